"""A real redis and real workers for the tests of mode 2."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mode2.bench import Bench, RedisServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.redis)


def _start_server(folder: Path) -> RedisServer:
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have a redis-server.")
        pytest.skip("There is no redis-server on this machine.")
    server = RedisServer(folder)
    server.start()
    return server


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = _start_server(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def bench(shared_server: RedisServer, tmp_path: Path) -> Iterator[Bench]:
    """An empty redis and no worker yet."""
    with Bench(shared_server, tmp_path) as bench:
        yield bench


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A redis of this test alone, which it may stop."""
    server = _start_server(tmp_path)
    yield server
    server.stop()
