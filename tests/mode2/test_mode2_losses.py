"""Workers that are killed, and a redis that goes away."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from redis import Redis
from rq.exceptions import StopRequested

from front.dispatch.rq import RqDispatcher
from mode2.bench import TASKS, Bench, RedisServer, eventually
from processor.worker.heartbeat import Heartbeat
from processor.worker.intervals import WorkerIntervals
from processor.worker.model_worker import ModelWorker
from wire.errors import NotReadyError, WorkerLostError
from wire.jobs import JobState, Progress
from wire.speeds import Speeds
from wire.workers import models


def test_a_killed_workers_job_is_done_by_another(bench: Bench) -> None:
    """The other worker does it, once; nobody has to ask for it."""
    workers = [bench.start_worker() for _ in range(2)]
    job = bench.submit("sleep 2")
    [begun] = eventually(bench.done)
    killed, other = sorted(workers, key=lambda worker: begun != f"sleep {worker.pid}")
    killed.kill()
    outcome = eventually(lambda: bench.outcome(job))
    assert outcome.result == {"pid": other.pid, "order": "sleep"}
    assert bench.done() == [f"sleep {killed.pid}", f"sleep {other.pid}"]


def test_a_job_whose_worker_was_alone_waits_for_the_next_one(bench: Bench) -> None:
    """With no worker alive, asking for progress is enough to queue the job again; a new worker does it."""
    killed = bench.start_worker()
    job = bench.submit("sleep 1")
    eventually(bench.done)
    killed.kill()
    eventually(lambda: bench.dispatcher.progress(job) == Progress(JobState.QUEUED, 0))
    new = bench.start_worker()
    assert bench.finished(job).result == {"pid": new.pid, "order": "sleep"}
    assert len(bench.done()) == 2


def test_a_job_whose_worker_was_alone_is_forgotten_where_none_follows(bench: Bench) -> None:
    """It waits for its time in the queue once more and is then unknown: never `running` for ever."""
    dispatcher = bench.dispatcher_waiting(2)
    worker, job = bench.start_worker(), bench.put("sleep 2")
    dispatcher.submit(job)
    eventually(bench.done)
    worker.kill()
    eventually(lambda: dispatcher.progress(job) is None)
    assert bench.outcome(job) is None


def test_a_job_that_kills_every_worker_ends_as_worker_lost(bench: Bench) -> None:
    """Three tries, then a clear failure; the next worker does the next job."""
    job = bench.submit("die")

    def lost() -> WorkerLostError | None:
        if all(worker.poll() is not None for worker in bench.workers):
            bench.start_waiting_worker()
        try:
            bench.dispatcher.progress(job)
        except WorkerLostError as error:
            return error
        return None

    assert "3 tries were cut short" in str(eventually(lost))
    assert [entry.split()[0] for entry in bench.done()] == ["die"] * 3
    bench.start_worker()
    assert bench.finished(bench.submit("look")).state is JobState.SUCCEEDED
    assert len(bench.done()) == 4


def test_a_job_that_is_begun_once_says_so_where_its_worker_dies(bench: Bench) -> None:
    """Nobody begins it again, so whoever sent it is to do so."""
    once = RqDispatcher(bench.client, bench.registry, tasks={"detect": replace(TASKS["detect"], attempts=1)})
    job = bench.put("die")
    once.submit(job)
    bench.start_waiting_worker()

    def lost() -> WorkerLostError | None:
        try:
            once.progress(job)
        except WorkerLostError as error:
            return error
        return None

    assert "begun once. Send it again" in str(eventually(lost))
    assert [entry.split()[0] for entry in bench.done()] == ["die"]


@pytest.mark.parametrize("tasks", [(), ("two",)])
def test_a_job_lost_on_its_way_to_a_worker_is_done(bench: Bench, tasks: tuple[str, ...]) -> None:
    """A worker that dies between taking a job off the queue and starting it leaves it where the next one looks. No
    worker takes one in any other way, however many tasks it does."""
    job = bench.submit("look")
    bench.client.lmove("rq:queue:detect", "rq:queue:detect:intermediate")
    long_ago = time.time() - 100
    bench.client.set(f"rq:queue:detect:intermediate:first_seen:{job.id}", long_ago, ex=60)
    assert bench.dispatcher.progress(job) == Progress(JobState.QUEUED, 0)
    bench.start_worker(*tasks)
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert bench.client.llen("rq:queue:detect:intermediate") == 0
    assert "cmdstat_blpop" not in bench.client.info("commandstats")


def test_an_abandoned_job_is_released_by_one_at_a_time(bench: Bench) -> None:
    """While somebody else holds rq's maintenance lock, nobody queues the job a second time."""
    worker, job = bench.start_worker(), bench.submit("sleep 2")
    eventually(bench.done)
    worker.kill()
    eventually(lambda: not bench.client.keys("rq:execution:*"))
    bench.client.set("rq:clean_registries:detect", 1, ex=60)
    assert bench.dispatcher.progress(job) == Progress(JobState.RUNNING)
    bench.client.delete("rq:clean_registries:detect")
    assert bench.dispatcher.progress(job) == Progress(JobState.QUEUED, 0)
    assert bench.client.hget(f"rq:job:{job.id}", "retries_left") == b"1"
    assert not bench.client.exists("rq:clean_registries:detect")


def test_a_long_job_keeps_its_lease(bench: Bench) -> None:
    """A job longer than the lease stays with its worker while a second worker looks for abandoned ones."""
    bench.start_worker()
    bench.start_worker()
    job = bench.submit("sleep 2.8")
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert len(bench.done()) == 1


def test_a_worker_is_registered_until_seconds_after_it_was_killed(bench: Bench) -> None:
    """The front sees the models of living workers only."""
    worker = bench.start_worker()
    assert [model.name for model in models(bench.registry.reports())] == ["stand-in"]
    worker.kill()
    eventually(lambda: not bench.registry.reports())


def test_a_worker_survives_a_redis_that_restarts(own_server: RedisServer, tmp_path: Path) -> None:
    """It starts before redis does, loses it, finds it again, and is the same process all the time."""
    own_server.stop()
    bench = Bench(own_server, tmp_path)
    worker = bench.start_waiting_worker()
    eventually(lambda: "no redis yet" in bench.log.read_text())
    own_server.start()
    with bench:
        eventually(bench.announced)
        before = bench.finished(bench.submit("look"))
        own_server.stop()
        eventually(lambda: "redis went away" in bench.log.read_text())
        own_server.start()
        eventually(bench.announced)
        after = bench.finished(bench.submit("look"))
    assert before.result == after.result == {"pid": worker.pid, "order": "look"}
    assert "Traceback" not in bench.log.read_text()


def test_a_worker_survives_a_redis_that_goes_away_in_the_middle_of_a_job(
    own_server: RedisServer, tmp_path: Path
) -> None:
    """That job is lost with everything else in redis; the same process does the next one."""
    with Bench(own_server, tmp_path) as bench:
        worker = bench.start_worker()
        bench.submit("sleep 1")
        eventually(bench.done)
        own_server.stop()
        eventually(lambda: "no redis yet" in bench.log.read_text())
        own_server.start()
        eventually(bench.announced)
        assert bench.finished(bench.submit("look")).result == {"pid": worker.pid, "order": "look"}


def test_a_dispatcher_without_redis_says_so(own_server: RedisServer, tmp_path: Path) -> None:
    """A job that cannot be handed over, or asked for, is `not_ready`."""
    bench = Bench(own_server, tmp_path)
    job = bench.put("look")
    own_server.stop()
    with pytest.raises(NotReadyError, match="redis"):
        bench.dispatcher.submit(job)
    with pytest.raises(NotReadyError, match="redis"):
        bench.dispatcher.progress(job)


@pytest.mark.parametrize(
    "ask",
    [
        lambda worker: worker.run_maintenance_tasks(),
        lambda worker: worker.check_for_suspension(burst=False),
        lambda worker: worker.heartbeat(),
        lambda worker: worker.dequeue_job_and_maintain_ttl(1),
    ],
)
def test_a_worker_leaves_off_quietly_whatever_it_asks_of_a_redis_that_is_gone(
    own_server: RedisServer, ask: Callable[[ModelWorker], object]
) -> None:
    """To rq, an error of redis is one that nobody foresaw, and is told with its stack."""
    client, nobody = Redis.from_url(own_server.url), cast(Heartbeat, None)
    worker = ModelWorker(("detect",), client, nobody, Speeds(), WorkerIntervals())
    own_server.stop()
    with pytest.raises(StopRequested):
        ask(worker)
    client.close()
