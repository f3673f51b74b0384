"""Workers that were stopped for a while: by a signal, with a paused container, or in a laptop that slept."""

import os
import signal
import subprocess
import time

from backends.redis.job_stats import RedisJobStats
from mode2.bench import JOB_SECONDS, Bench, eventually
from wire import keys
from wire.jobs import JobState

STOPPED_SECONDS = JOB_SECONDS + 2
"""Longer than a job may take, with all that is granted beyond, and than a lease."""


def _stop(worker: subprocess.Popen[bytes], seconds: float) -> None:
    os.kill(worker.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(worker.pid, signal.SIGCONT)


def _counted(bench: Bench) -> dict[JobState, int]:
    return dict(RedisJobStats(bench.client).read().ended)


def test_the_time_for_which_a_worker_was_stopped_is_not_its_jobs(bench: Bench) -> None:
    """The job goes on where it was, and succeeds; nobody does it again, also where somebody asked for it meanwhile."""
    worker = bench.start_worker()
    for ask in (False, True):
        before, job = len(bench.done()), bench.submit("tick 2")
        eventually(lambda before=before: len(bench.done()) > before)  # type: ignore[misc]
        time.sleep(0.5)
        os.kill(worker.pid, signal.SIGSTOP)
        time.sleep(STOPPED_SECONDS)
        if ask:
            bench.dispatcher.progress(job)
        os.kill(worker.pid, signal.SIGCONT)
        outcome = bench.finished(job) if ask else eventually(lambda job=job: bench.outcome(job))  # type: ignore[misc]
        assert (outcome.state, outcome.error) == (JobState.SUCCEEDED, None)
        assert bench.finished(bench.submit("look")).state is JobState.SUCCEEDED
        assert len(bench.done()) == before + 2
    assert _counted(bench) == {JobState.SUCCEEDED: 4}


def test_a_job_that_takes_too_long_besides_is_interrupted_all_the_same(bench: Bench) -> None:
    """When it has had its time; so is one that hangs."""
    worker = bench.start_worker()
    for order in ("tick 60", "hang"):
        before, job = len(bench.done()), bench.submit(order)
        eventually(lambda before=before: len(bench.done()) > before)  # type: ignore[misc]
        _stop(worker, 2)
        outcome = eventually(lambda job=job: bench.outcome(job))  # type: ignore[misc]
        assert outcome.error is not None
        assert outcome.error.code == "job_timeout"


def test_a_job_that_was_taken_over_ends_once(bench: Bench) -> None:
    """Whoever is first: here the other worker, while the first one is stopped."""
    stopped = bench.start_worker()
    job = bench.submit("tick 2")
    eventually(bench.done)
    os.kill(stopped.pid, signal.SIGSTOP)
    other = bench.start_worker()
    outcome = bench.finished(job)
    assert outcome.result == {"pid": other.pid, "order": "tick"}
    os.kill(stopped.pid, signal.SIGCONT)
    eventually(lambda: f"job {job.id}: succeeded" in bench.log.read_text().partition(f"job {job.id}: succeeded")[2])
    assert bench.outcome(job) == outcome
    assert bench.finished(bench.submit("look")).state is JobState.SUCCEEDED
    assert _counted(bench) == {JobState.SUCCEEDED: 2}
    assert bench.client.hgetall(keys.COUNTS) == {b"dog": b"2"}
    assert bench.client.llen("rq:queue:detect") == 0
    assert bench.client.zcard("rq:wip:detect") == 0


def test_a_job_that_was_taken_over_and_continued_at_once_ends_once(bench: Bench) -> None:
    """Both workers do it at the same time, and the first to end it ends it."""
    stopped = bench.start_worker()
    job = bench.submit("tick 2")
    eventually(bench.done)
    os.kill(stopped.pid, signal.SIGSTOP)
    bench.start_worker()
    eventually(lambda: len(bench.done()) == 2)
    os.kill(stopped.pid, signal.SIGCONT)
    outcome = bench.finished(job)
    eventually(lambda: bench.log.read_text().count(f"job {job.id}: succeeded") == 2)
    assert bench.outcome(job) == outcome
    assert bench.finished(bench.submit("look")).state is JobState.SUCCEEDED
    assert _counted(bench) == {JobState.SUCCEEDED: 2}
    assert len(bench.done()) == 3


def test_a_lease_that_ran_out_unnoticed_lives_again(bench: Bench) -> None:
    """Who asks for the job after its worker was continued sees it running, and it is not queued for another."""
    worker = bench.start_worker()
    job = bench.submit("tick 3")
    eventually(bench.done)
    os.kill(worker.pid, signal.SIGSTOP)
    eventually(lambda: not bench.client.keys("rq:execution*"))
    os.kill(worker.pid, signal.SIGCONT)
    eventually(lambda: bench.client.keys("rq:execution*"))
    assert bench.running(job)
    assert bench.client.llen("rq:queue:detect") == 0
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert len(bench.done()) == 1
