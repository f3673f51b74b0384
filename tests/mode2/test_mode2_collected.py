"""Jobs that are to go into a collection, in a real redis: none is lost, none is there before its outcome."""

import json

from backends.redis.job_schedule import RedisJobSchedule
from backends.redis.results import RedisResults
from backends.stores.redis import RedisStore
from made_jobs import detect_job
from mode2.bench import Bench
from processor.finished_jobs import FinishedJobs
from wire import keys
from wire.jobs import Job, Outcome
from wire.results import JobResult


def ended(bench: Bench, job: Job, outcome: Outcome) -> None:
    """The job has ended, as a worker tells of it."""
    store = RedisStore(bench.client)
    store.put_many({
        keys.record(job.id): (json.dumps(job.to_dict()).encode(), 60),
        job.input_keys[0]: (b"a picture", 60),
    })  # fmt: skip
    RedisResults(bench.client).keep(JobResult.of(job, outcome), 60)


def test_a_job_is_taken_by_one_process_until_it_is_settled(bench: Bench) -> None:
    """And comes again where that process died."""
    one, other = (
        FinishedJobs(RedisStore(bench.client), RedisJobSchedule(bench.client, keys.COLLECTED)) for _ in range(2)
    )
    ended(bench, detect_job("a", collection="holiday"), Outcome.succeeded("a", {"detections": []}))
    ended(bench, detect_job("b"), Outcome.succeeded("b", {}))
    taken = one.take()
    assert taken is not None
    assert (taken.job.id, taken.job.collection, taken.picture) == ("a", "holiday", b"a picture")
    assert other.take() is None
    one.postpone("a", 0)
    assert other.take() is not None
    other.settle("a")
    other.postpone("b", 0)
    assert one.kept(["a", "c"]) == {"a"}
    bench.client.delete(keys.input("b", "image", 0))
    assert one.take() is None
    assert bench.client.zcard(keys.COLLECTED) == 0


def test_a_job_that_was_canceled_while_it_ran_goes_into_no_collection(bench: Bench) -> None:
    """The first outcome counts; nobody is told of a job by webhook that has none."""
    job = detect_job("a", collection="holiday")
    ended(bench, job, Outcome.canceled("a"))
    ended(bench, job, Outcome.succeeded("a", {}))
    assert bench.client.zcard(keys.COLLECTED) == 0
    assert bench.client.zcard(keys.DELIVERIES) == 0
