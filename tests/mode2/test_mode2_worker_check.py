"""What a worker's container is asked for its health."""

import os
import socket
import subprocess
import sys

import pytest

from mode2.bench import Bench
from wire.workers import WorkerStatus


@pytest.mark.parametrize(("worker", "code"), [("{host}-7", 0), ("other{host}-7", 1), ("{host}other-7", 1)])
def test_a_container_is_well_where_redis_hears_of_its_worker(bench: Bench, worker: str, code: int) -> None:
    """Of its own, and not of another one whose name is like it; and no more once the worker has left."""
    name = worker.format(host=socket.gethostname())
    bench.registry.announce(name, WorkerStatus(()), 60)
    assert check(bench) == code
    bench.registry.leave(name)
    assert check(bench) == 1


def check(bench: Bench) -> int:
    command = [sys.executable, "-m", "backends.redis.worker_check"]
    return subprocess.run(command, env=os.environ | {"REDIS_URL": bench.server.url}, timeout=30).returncode
