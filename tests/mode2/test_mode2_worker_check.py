"""What a worker's container is asked for its health."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from mode2.bench import Bench
from processor import container_check
from service import free_port
from wire.workers import WorkerStatus


@pytest.mark.parametrize(("worker", "code"), [("{host}-7", 0), ("other{host}-7", 1), ("{host}other-7", 1)])
def test_a_container_is_well_where_redis_hears_of_its_worker(bench: Bench, worker: str, code: int) -> None:
    """Of its own, and not of another one whose name is like it; and no more once the worker has left."""
    name = worker.format(host=socket.gethostname())
    bench.registry.announce(name, WorkerStatus(()), 60)
    assert check(bench) == code
    bench.registry.leave(name)
    assert check(bench) == 1


def test_the_image_asks_redis_where_its_container_is_a_worker(bench: Bench) -> None:
    """With a process of Docker's before it as well, which is where `docker run --init` has the command."""
    name = f"{socket.gethostname()}-7"
    bench.registry.announce(name, WorkerStatus(()), 60)
    for command in (
        b"python\0/opt/app/bin/image-processor\0worker\0",
        b"/sbin/docker-init\0--\0image-processor\0worker\0",
    ):
        assert container_check.main(command, {"REDIS_URL": bench.server.url}) == 0
    bench.registry.leave(name)
    assert container_check.main(command, {"REDIS_URL": bench.server.url}) == 1


def test_the_image_asks_mode_1_at_its_own_port(ready: str) -> None:
    """Whatever PORT is; and nobody is well at another one."""
    port = ready.rpartition(":")[2]
    assert container_check.main(b"image-processor\0serve\0", {"PORT": port}) == 0
    assert container_check.main(b"image-processor\0serve\0", {"PORT": str(free_port())}) == 1


@pytest.fixture
def ready() -> Iterator[str]:
    """The address of whatever answers 200 to all that is asked for."""

    class Yes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Yes) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def check(bench: Bench) -> int:
    command = [sys.executable, "-m", "backends.redis.worker_check"]
    return subprocess.run(command, env=os.environ | {"REDIS_URL": bench.server.url}, timeout=30).returncode
