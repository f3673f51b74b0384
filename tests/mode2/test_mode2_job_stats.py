"""Both kinds of job statistics keep the same promises, and what real workers put into redis's."""

import json

import pytest

from backends.memory.job_stats import MemoryJobStats
from backends.memory.label_counts import MemoryLabelCounter
from backends.redis.job_stats import RedisJobStats
from backends.redis.results import RedisResults
from backends.stores.memory import MemoryStore
from backends.stores.redis import RedisStore
from front.fakes import services_of
from front.jobs import Jobs
from front.settings import Settings
from mode2.bench import Bench
from wire import keys
from wire.errors import ExpiredJobError, ModelError
from wire.job_stats import FAILURES_KEPT, Failure, JobStats
from wire.jobs import JobState, Outcome
from wire.results import JobResult, Results, StoredResults


@pytest.fixture(params=["memory", "redis"])
def kept(request: pytest.FixtureRequest, bench: Bench) -> tuple[Results, JobStats]:
    """Results, and what counts them."""
    if request.param == "redis":
        return RedisResults(bench.client), RedisJobStats(bench.client)
    job_stats = MemoryJobStats()
    return StoredResults(MemoryStore(100_000), MemoryLabelCounter(), job_stats=job_stats), job_stats


def test_each_end_of_a_job_is_counted_by_its_state(kept: tuple[Results, JobStats]) -> None:
    """One whose picture was gone has expired, whoever found out; only what failed is told of."""
    results, job_stats = kept
    assert (job_stats.read().ended, job_stats.read().failures) == ({}, ())
    results.keep(JobResult(Outcome.succeeded("a", {}), task="detect"), 60)
    results.keep(JobResult(Outcome.canceled("b"), task="detect"), 60)
    results.keep(JobResult(Outcome.failed("c", ExpiredJobError("gone")), task="detect"), 60)
    failed = Outcome.failed("d", ModelError("no such label"))
    results.keep(JobResult(failed, task="detect"), 60)
    totals = job_stats.read()
    assert totals.ended == {
        JobState.SUCCEEDED: 1,
        JobState.CANCELED: 1,
        JobState.EXPIRED: 1,
        JobState.FAILED: 1,
    }
    assert totals.failures == (Failure(failed.finished_at, "d", "detect", "model_error", "no such label"),)
    assert abs(totals.since - failed.finished_at) < 60


def test_only_the_first_outcome_of_a_job_counts(kept: tuple[Results, JobStats]) -> None:
    """One that was canceled while it ran was canceled, whatever came of it."""
    results, job_stats = kept
    results.keep(JobResult(Outcome.canceled("a"), task="detect"), 60)
    results.keep(JobResult(Outcome.succeeded("a", {}), task="detect"), 60)
    results.keep(JobResult(Outcome.failed("a", ModelError("late")), task="detect"), 60)
    totals = job_stats.read()
    assert (totals.ended, totals.failures) == ({JobState.CANCELED: 1}, ())


def test_a_file_made_of_a_job_is_no_job(kept: tuple[Results, JobStats]) -> None:
    """Nor a failure, where it could not be made."""
    results, job_stats = kept
    results.keep(JobResult(Outcome.succeeded("a-png", {})), 60)
    results.keep(JobResult(Outcome.failed("a-crops", ModelError("no"))), 60)
    assert (job_stats.read().ended, job_stats.read().failures) == ({}, ())


def test_the_last_failures_are_kept_newest_first(kept: tuple[Results, JobStats]) -> None:
    """And no more of them than fit a page; all of them count."""
    results, job_stats = kept
    for number in range(FAILURES_KEPT + 5):
        results.keep(JobResult(Outcome.failed(str(number), ModelError(f"trouble {number}")), task="detect"), 60)
    totals = job_stats.read()
    assert totals.ended == {JobState.FAILED: FAILURES_KEPT + 5}
    assert [each.job for each in totals.failures] == [
        str(FAILURES_KEPT + 4 - number) for number in range(FAILURES_KEPT)
    ]


def test_workers_and_fronts_count_together(bench: Bench) -> None:
    """A success, two failures, and a job that is canceled before anybody took it."""
    job_stats = RedisJobStats(bench.client)
    results, store = RedisResults(bench.client), RedisStore(bench.client)
    jobs = Jobs(services_of(bench.dispatcher, store=store, results=results, job_stats=job_stats), Settings())
    waiting = bench.put("look")
    bench.dispatcher.submit(waiting)
    store.put(keys.record(waiting.id), json.dumps(waiting.to_dict()).encode(), 60)
    jobs.cancel(waiting.id)
    bench.start_worker()
    bench.start_worker()
    done = [bench.submit(order, picture=True) for order in ("look", "refuse", "crash")]
    for job in done:
        bench.finished(job)
    totals = job_stats.read()
    assert totals.ended == {JobState.CANCELED: 1, JobState.SUCCEEDED: 1, JobState.FAILED: 2}
    assert {each.job: each.code for each in totals.failures} == {
        done[1].id: "undecodable_image",
        done[2].id: "internal_error",
    }
    assert bench.client.ttl(keys.JOB_STATS) == -1


def test_a_job_that_hung_its_worker_to_death_is_a_failure(bench: Bench) -> None:
    """Counted by the heartbeat that gave it up."""
    bench.start_worker()
    job = bench.submit("hang")
    bench.finished(job)
    assert [(each.job, each.code) for each in RedisJobStats(bench.client).read().failures] == [(job.id, "job_timeout")]


def test_a_worker_says_who_it_is_and_what_it_takes(bench: Bench) -> None:
    """Its name, since when it is there, and its memory: Python and what it imported."""
    worker = bench.start_worker()
    (report,) = bench.registry.reports()
    assert report.name.endswith(f"-{worker.pid}")
    assert bench.client.exists(keys.worker(report.name))
    assert report.started_at > 1.7e9
    assert 10_000_000 < report.memory_bytes < 2_000_000_000
    bench.finished(bench.submit("look"))
    assert bench.registry.reports()[0].started_at == report.started_at
