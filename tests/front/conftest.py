"""The front door in both of its modes, before a fake process: as an application, and behind a real server."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from PIL import Image

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher, FakeProcess
from front.dispatch.local import LocalDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.services import Services
from front.settings import Settings
from service import TIMEOUT_SECONDS, free_port, kill, stand_in_command
from wire.tasks.detect.model import DetectModel, DetectModelVersion

VERSION = DetectModelVersion("toy", "0" * 64, "fake", "float32", (416, 416))
MODEL = DetectModel(VERSION, ("dog", "bicycle"), "Only a toy.").info
SETTINGS = Settings(max_upload_bytes=200_000, max_pixels=1_000_000)


@dataclass
class Front:
    """A test client and what stands behind the application."""

    client: FlaskClient
    services: Services


@pytest.fixture
def inline() -> Front:
    """Mode 1."""
    store = MemoryStore(10_000_000)
    dispatcher, workers = LocalDispatcher(FakeProcess(store)), StaticWorkerRegistry((MODEL,))
    return _front(services_of(dispatcher, store=store, workers=workers, notifier=dispatcher, upload_wait_seconds=60))


@pytest.fixture
def queued() -> Front:
    """Mode 2: its dispatcher takes jobs, and nobody works."""
    return _front(services_of(FakeDispatcher()))


@pytest.fixture
def front_of() -> Callable[[Services], Front]:
    """Builds a front door on any services."""
    return _front


@pytest.fixture
def jpeg() -> bytes:
    """A small JPEG."""
    return encoded("JPEG", (40, 30))


@pytest.fixture
def encode() -> Callable[[str, tuple[int, int]], bytes]:
    """Makes a picture file of a format and size."""
    return encoded


def encoded(image_format: str, size: tuple[int, int]) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(buffer, image_format)
    return buffer.getvalue()


@dataclass
class Servers:
    """Starts gunicorn before the stand-in application of a mode; answers its address."""

    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __call__(self, mode: str, **environment: str) -> str:
        port = free_port()
        self.started.append(
            subprocess.Popen(stand_in_command(mode), env={**os.environ, "PORT": str(port), **environment})
        )
        _await(f"http://127.0.0.1:{port}/healthz", self.started[-1])
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        for process in self.started:
            process.terminate()
        for process in self.started:
            process.wait(timeout=20)

    def kill(self) -> None:
        """They are gone at once. That a server ends in order while clients wait is for test_stopping.py to see."""
        for process in self.started:
            kill(process)


@pytest.fixture
def serve() -> Iterator[Servers]:
    """Starts servers that end with the test."""
    servers = Servers()
    yield servers
    servers.stop()


@pytest.fixture
def serve_until_killed() -> Iterator[Servers]:
    """Starts servers that end with the test, though clients still wait there for jobs that take a minute."""
    servers = Servers()
    yield servers
    servers.kill()


@pytest.fixture(scope="module")
def serve_module() -> Iterator[Servers]:
    """Starts servers that end with the tests of the file."""
    servers = Servers()
    yield servers
    servers.stop()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended at once"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:  # nobody listens yet, or nobody answers in time
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer")


def _front(services: Services) -> Front:
    return Front(create_app(services, SETTINGS).test_client(), services)
