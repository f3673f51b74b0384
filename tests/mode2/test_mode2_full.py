"""A redis whose memory or whose disk is full: what was accepted is done all the same."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import RedisError

from backends.redis.workers import RedisWorkerRegistry
from front.dispatch.rq import RqDispatcher
from made_jobs import detect_job
from mode2.bench import Bench, eventually
from service import free_port
from wire.errors import NotReadyError
from wire.jobs import JobState

NEARLY_FULL = 1.05
TOO_LITTLE = 1


@pytest.fixture
def bounded(bench: Bench) -> Iterator[Bench]:
    """A bench whose redis may be given less memory; it has enough again afterwards."""
    yield bench
    bench.client.config_set("maxmemory", 0)


def test_a_tenth_of_the_memory_is_left_to_results(bounded: Bench) -> None:
    """No job is admitted into the last tenth, and one is as soon as there is room again."""
    used = bounded.client.info("memory")["used_memory"]
    bounded.client.config_set("maxmemory", int(used * NEARLY_FULL))
    with pytest.raises(NotReadyError, match="the rest is for results"):
        bounded.dispatcher.admit("detect")
    bounded.client.config_set("maxmemory", 2 * used)
    time.sleep(0.3)
    bounded.dispatcher.admit("detect")


def test_jobs_are_done_while_none_is_admitted(bounded: Bench) -> None:
    """Workers take them and keep what came of them in the last tenth."""
    bounded.client.set("filler", bytes(40_000_000))
    jobs = [bounded.submit("look") for _ in range(20)]
    used = bounded.client.info("memory")["used_memory"]
    bounded.client.config_set("maxmemory", int(used * 1.09))
    with pytest.raises(NotReadyError):
        bounded.dispatcher.admit("detect")
    bounded.start_worker()
    assert {bounded.finished(job).state for job in jobs} == {JobState.SUCCEEDED}


def test_a_job_whose_outcome_redis_refuses_is_done_again(bounded: Bench) -> None:
    """The worker says so in a line, leaves redis alone for a second at a time, and goes on when it can."""
    worker = bounded.start_worker()
    job = bounded.submit("sleep 1")
    eventually(bounded.done)
    bounded.client.config_set("maxmemory", TOO_LITTLE)
    eventually(lambda: f"job {job.id}: redis went away" in bounded.log.read_text())
    time.sleep(3)
    assert bounded.log.read_text().count("went away") < 12
    bounded.client.config_set("maxmemory", 0)
    assert bounded.finished(job).result == {"pid": worker.pid, "order": "sleep"}
    assert bounded.done() == [f"sleep {worker.pid}"] * 2
    assert "Traceback" not in bounded.log.read_text()


@pytest.fixture
def written_down(tmp_path: Path) -> Iterator[tuple[Redis, int]]:
    """A redis that writes each change to its file before it says so, and its process."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
    # With SIGXFSZ left ignored, as Python has it, a file that may not grow is an error, as on a full disk.
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, restore_signals=False)
    with Redis(port=port, socket_timeout=5) as client:
        eventually(lambda: _is_there(client))
        yield client, server.pid
    server.kill()
    server.wait(10)


def test_nothing_is_accepted_that_redis_cannot_write_down(written_down: tuple[Redis, int]) -> None:
    """Its disk is full: a job is refused with what is wrong, and accepted as soon as there is space again."""
    client, pid = written_down
    dispatcher = RqDispatcher(client, RedisWorkerRegistry(client))
    dispatcher.submit(detect_job(str(uuid4()), created_at=time.time()))
    prlimit(pid, RLIMIT_FSIZE, (1, RLIM_INFINITY))
    with suppress(RedisError):  # the first one to notice may be this one
        client.set("filler", bytes(100))
    refused = detect_job(str(uuid4()), created_at=time.time())
    with pytest.raises(NotReadyError, match="Expected redis to take the job"):
        dispatcher.submit(refused)
    prlimit(pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
    eventually(lambda: client.info("persistence")["aof_last_write_status"] == "ok")
    dispatcher.submit(refused)
    assert dispatcher.waiting("detect") == 2


def _is_there(client: Redis) -> bool:
    with suppress(RedisError):
        return bool(client.ping())
    return False
