"""The front door before a fake process, for a server: `gunicorn --pythonpath tests/front "stand_in:inline()"`."""

import os
import signal
import time
from typing import Any

from flask import Flask

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.dispatch import Dispatcher
from front.dispatch.fakes import FakeProcess, LaterDispatcher
from front.dispatch.local import LocalDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.permits import ThreadBudget
from front.serving import client_socket
from front.serving.options import http_threads
from front.settings import Settings
from wire.tasks.detect.model import DetectModel, DetectModelVersion

VERSION = DetectModelVersion("toy", "0" * 64, "fake", "float32", (416, 416))
MODEL = DetectModel(VERSION, ("dog", "bicycle"), "Only a toy.").info

THREADS = ThreadBudget.of(http_threads(os.environ))

# a test has no time for the real ones; SLOWER=3 gives clients three times as long
SLOWER = float(os.environ.get("SLOWER", "1"))
client_socket.IDLE_SECONDS, client_socket.RATE_SECONDS, client_socket.REQUEST_SECONDS = SLOWER, 2 * SLOWER, 3 * SLOWER


class SlowNotifier:
    """A `CompletionNotifier` that nobody hears before their time is over."""

    def wait(self, job_id: str, seconds: float) -> None:
        time.sleep(seconds)


def inline() -> Flask:
    """Mode 1: the result comes with the upload's answer."""
    process = _process()
    dispatcher = LocalDispatcher(process, permits=THREADS.waiting)
    return _app(process, dispatcher, notifier=dispatcher, upload_wait_seconds=60)


def queued() -> Flask:
    """Mode 2: the upload is answered at once, the result comes later."""
    process = _process()
    return _app(process, LaterDispatcher(process), notifier=SlowNotifier())


def stopped_before_it_serves() -> Flask:
    """The server is told to stop while its application is still made."""
    os.kill(os.getppid(), signal.SIGTERM)
    while not client_socket.ClientSocket.stopping:
        time.sleep(0.01)
    return inline()


def _process() -> FakeProcess:
    return FakeProcess(MemoryStore(50_000_000), float(os.environ.get("STAND_IN_SECONDS", "0.3")))


def _app(process: FakeProcess, dispatcher: Dispatcher, **given: Any) -> Flask:
    services = services_of(
        dispatcher, store=process.store, workers=StaticWorkerRegistry((MODEL,)), threads=THREADS, **given
    )
    return create_app(services, Settings.from_environment(os.environ))
