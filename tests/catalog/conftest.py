"""What every test of the catalog can ask for."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.web_source import CONTENT, OTHER_CONTENT, WebSource
from processor.catalog.files import WeightsFile
from processor.catalog.timeouts import DownloadTimeouts


class Heard:
    """A `Progress` that remembers the last transfer."""

    def __init__(self) -> None:
        self.what: list[str] = []
        self.total: int | None = None
        self.count = 0

    def started(self, what: str, total: int | None) -> None:
        self.what.append(what)
        self.total, self.count = total, 0

    def advanced(self, count: int) -> None:
        self.count += count


@pytest.fixture
def heard() -> Heard:
    """A `Progress` to ask afterwards."""
    return Heard()


@pytest.fixture
def short_timeouts() -> DownloadTimeouts:
    """Gives a bad source up within two seconds."""
    return DownloadTimeouts(connect_seconds=1, read_seconds=1)


@pytest.fixture
def toy(content):
    """The file that good sources send, from the sources named."""

    def of(*sources: str, size: int | None = len(CONTENT)) -> WeightsFile:
        return WeightsFile("toy.weights", size, hashlib.sha256(content).hexdigest(), sources)

    return of


@pytest.fixture
def destination(tmp_path) -> Path:
    return tmp_path / "weights" / "toy.weights"


@pytest.fixture
def part(destination) -> Path:
    destination.parent.mkdir()
    return destination.with_name("toy.weights.part")


@pytest.fixture
def web() -> Iterator[WebSource]:
    """A running source on a free port of this machine."""
    server = WebSource()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def content() -> bytes:
    """What a good source sends."""
    return CONTENT


@pytest.fixture
def other_content() -> bytes:
    """As many bytes of something else."""
    return OTHER_CONTENT


@pytest.fixture(scope="session")
def shared_models(shared: Path) -> Path:
    """Darknet's own files."""
    return shared / "models"
