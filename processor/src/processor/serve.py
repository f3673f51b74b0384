"""Mode 1: the front door and the work in one process, under gunicorn. The only place that knows both."""

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from front.app import create_app
from front.dispatch.inline import InlineDispatcher
from front.gunicorn_conf import options
from front.services import Services
from front.settings import Settings as FrontSettings
from front.stores.memory import MemoryCounts, MemoryStore, StaticRoster
from processor.base import Processor
from processor.jobs import Workplace, open_workplace, process
from processor.runtimes.cores import available_cores
from processor.runtimes.memory import resident_megabytes
from wire.errors import BadOptionError, ImageProcessorError
from wire.results import StoredResults

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long a thread may keep Python from the others. At Python's own 5 ms, a thread whose network has just answered
waits for longer than the network took, and cores stand idle."""

WAITING_FOR_CORES = 2
"""So many jobs more than there are cores are decoded or finished while the network works on others."""

LEAST_THREADS = 32
"""Threads that wait for slow clients cost little."""

OpenProcessors = Callable[[], dict[str, Processor]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service listens, and how many clients it answers at a time; None for what suits the cores."""

    host: str
    port: int
    threads: int | None


def serve(open_processors: OpenProcessors, address: Address, environ: Mapping[str, str]) -> None:
    """Serves until it is told to stop. The processors are opened in the serving process: gunicorn forks before.

    Raises BadOptionError for a bad setting in `environ`.
    """
    settings = FrontSettings.from_environment(environ)
    if settings.store_bytes < 2 * settings.max_upload_bytes:
        raise BadOptionError(
            f"Setting STORE_BYTES: expected twice MAX_UPLOAD_BYTES or more, for a picture and its result; "
            f"got {settings.store_bytes} and {settings.max_upload_bytes}."
        )
    log.info("Serving on http://%s:%d", "localhost" if address.host == "0.0.0.0" else address.host, address.port)  # noqa: S104
    bound = options(address.port, address.threads or max(LEAST_THREADS, 2 * available_cores())) | {
        "bind": f"{address.host}:{address.port}",
        "loglevel": "warning",
    }
    _Service(lambda: compose(open_processors(), settings), bound).run()


def compose(processors: Mapping[str, Processor], settings: FrontSettings) -> Flask:
    """The whole of mode 1 as one WSGI application."""
    sys.setswitchinterval(SWITCH_SECONDS)
    store, counts = MemoryStore(settings.store_bytes), MemoryCounts()
    open_workplace(Workplace(processors, store, StoredResults(store, counts)))
    cards = tuple(card for each in processors.values() for card in each.cards())
    for card in cards:
        stamp = card.stamp
        log.info(
            "%s answers: %s, %s, weights %s", stamp.name, stamp.runtime, stamp.precision, stamp.weights_sha256[:12]
        )
    cores = available_cores()
    log.info(
        "%d cores, %d MB of memory, up to %d MB more for results",
        cores,
        resident_megabytes(),
        settings.store_bytes // 10**6,
    )
    dispatcher = InlineDispatcher(process, cores + WAITING_FOR_CORES)
    return create_app(Services(dispatcher, store, counts, StaticRoster(cards)), settings)


class _Service(BaseApplication):  # type: ignore[misc]
    """gunicorn, told by us instead of by its command line."""

    def __init__(self, compose_app: Callable[[], Flask], bound: Mapping[str, Any]) -> None:
        self._compose_app = compose_app
        self._bound = bound
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._bound.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        try:
            return self._compose_app()
        except ImageProcessorError as error:
            log.error("%s", error.message)
            raise SystemExit(Arbiter.APP_LOAD_ERROR) from None
