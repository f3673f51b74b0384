"""What is left in redis when jobs have ended: nothing that grows."""

from collections.abc import Iterator

import pytest
from redis import Redis

from mode2.bench import Bench, RedisServer, eventually
from wire import keys
from wire.errors import WorkerLostError
from wire.jobs import Job

JOBS = 200
ORDERS = ("look", "refuse", "crash", "look", "look")

LASTING = {
    keys.COUNTS,
    keys.COUNTS_SINCE,
    keys.JOB_STATS,
    keys.FAILURES,
    "rq:workers",
    "rq:workers:detect",
    "rq:queues",
}
"""What may be there for good: of a size that the number of jobs has nothing to do with."""


def lost(bench: Bench, job: Job) -> bool:
    try:
        bench.dispatcher.progress(job)
    except WorkerLostError:
        return True
    if all(worker.poll() is not None for worker in bench.workers):
        bench.start_waiting_worker()
    return False


def immortal(client: Redis) -> set[str]:
    """Keys that no time ends."""
    return {key.decode() for key in client.scan_iter() if client.ttl(key) == -1}


@pytest.fixture(scope="module")
def ended(shared_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Jobs that succeeded, failed, were canceled, and killed their workers; nobody works any more."""
    with Bench(shared_server, tmp_path_factory.mktemp("registries")) as bench:
        _work_off(bench)
        yield bench


def _work_off(bench: Bench) -> None:
    deadly = bench.submit("die")
    eventually(lambda: lost(bench, deadly), 40)
    for worker in bench.workers:
        worker.kill()
        worker.wait(10)
    jobs = [bench.submit(ORDERS[number % len(ORDERS)]) for number in range(JOBS)]
    for job in jobs[:5]:
        bench.dispatcher.cancel(job)
    bench.start_worker()
    bench.start_worker()
    for job in jobs[5:]:
        bench.finished(job)
    for worker in bench.workers[-2:]:
        worker.terminate()
        worker.wait(10)
    eventually(lambda: not bench.announced())  # those that were killed are forgotten by their time


def test_every_key_of_an_ended_job_has_its_time(ended: Bench) -> None:
    """Only what lasts, whatever the number of jobs, is without an end; rq's list of failures has the deadly job."""
    assert immortal(ended.client) <= LASTING | {"rq:failed:detect"}
    assert ended.client.zcard("rq:failed:detect") == 1


def test_rqs_registries_are_empty_after_200_jobs(ended: Bench) -> None:
    """No job is started, deferred, scheduled, finished, waiting or on its way to a worker."""
    for name in ("rq:wip", "rq:deferred", "rq:scheduled", "rq:finished", "rq:canceled"):
        assert ended.client.zcard(f"{name}:detect") == 0, name
    for name in ("rq:queue:detect", "rq:queue:detect:intermediate"):
        assert ended.client.llen(name) == 0, name
    assert len(list(ended.client.scan_iter("rq:job:*"))) == 1
    assert not list(ended.client.scan_iter("rq:execution*"))


def test_a_job_leaves_no_more_keys_than_its_own(ended: Bench) -> None:
    """Of 200 jobs each has a picture and, unless it was canceled, an outcome and a word that it ended."""
    kinds = [key.decode().removeprefix(f"{keys.PREFIX}:").split(":")[0] for key in ended.client.scan_iter()]
    assert kinds.count("outcome") == kinds.count("done") == JOBS - 5
    assert kinds.count("input") == JOBS + 1
    assert set(kinds) <= {
        "outcome",
        "done",
        "input",
        "rq",
        "workers",
        "counts",
        "counts-since",
        "job-stats",
        "failures",
    }
