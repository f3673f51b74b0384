"""A redis whose memory is full: what was accepted is done all the same."""

import time
from collections.abc import Iterator

import pytest

from mode2.bench import Bench, eventually
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
