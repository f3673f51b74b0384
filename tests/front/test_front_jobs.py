"""A job can be found again at every moment of its life."""

from dataclasses import dataclass
from typing import Any

import pytest

from front.dispatch.fakes import RESULT, FakeDispatcher
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.stores.memory import MemoryCounts, MemoryStore, StaticRoster
from wire import keys
from wire.errors import ExpiredJobError, JobError, UnknownJobError, WorkerLostError
from wire.jobs import Job, Outcome, Progress

SETTINGS = Settings(result_seconds=10, record_seconds=100, queue_seconds=20)


@dataclass
class FinishingDispatcher(FakeDispatcher):
    """The job's outcome arrives in the very moment in which this dispatcher is asked for it."""

    store: Any = None

    def progress(self, job_id: str) -> Progress | None:
        self.store.put(keys.outcome(job_id), Outcome.succeeded(job_id, RESULT).to_bytes(), 10)
        return super().progress(job_id)


class Clock:
    """A time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _jobs(dispatcher: FakeDispatcher, store: MemoryStore) -> Jobs:
    return Jobs(Services(dispatcher, store, MemoryCounts(), StaticRoster(())), SETTINGS)


@pytest.mark.parametrize("standing", [None, WorkerLostError("gone")])
def test_an_outcome_that_arrives_between_two_looks_is_found(standing: JobError | None) -> None:
    """The dispatcher forgets a job when it ends, so that the store is looked at again."""
    store = MemoryStore(100_000)
    jobs = _jobs(FinishingDispatcher(standing, store=store), store)
    found = jobs.find(jobs.accept("detect", b"picture", {}, picture=True).id)
    assert isinstance(found, Outcome)
    assert found.result == RESULT


def test_a_job_is_complete_before_it_is_handed_over() -> None:
    """A fast worker must find the picture, and a fast client the record."""

    class LookingDispatcher(FakeDispatcher):
        def submit(self, job: Job) -> None:
            assert store.get(job.image_key) == b"picture"
            assert store.get(keys.record(job.id)) is not None
            super().submit(job)

    store, dispatcher = MemoryStore(100_000), LookingDispatcher()
    job = _jobs(dispatcher, store).accept("detect", b"picture", {"max_detections": "5"}, picture=True)
    assert dispatcher.submitted == [job]
    assert (job.options["max_detections"], job.picture, job.result_seconds) == (5, True, 10)


def test_expired_is_told_from_unknown_as_long_as_the_record_lasts() -> None:
    """The record lives as long as the job can and its outcome may, and `record_seconds` more."""
    clock = Clock()
    store = MemoryStore(100_000, clock)
    jobs = _jobs(FakeDispatcher(), store)
    job_id = jobs.accept("detect", b"picture", {}, picture=True).id
    clock.now = 20 + 60 + 10 + 100 - 1
    with pytest.raises(ExpiredJobError):
        jobs.find(job_id)
    clock.now += 2
    with pytest.raises(UnknownJobError):
        jobs.find(job_id)


def test_an_id_is_found_however_it_is_spelled() -> None:
    """A UUID in capitals is the same UUID."""
    dispatcher = FakeDispatcher()
    jobs = _jobs(dispatcher, MemoryStore(100_000))
    job_id = jobs.accept("detect", b"picture", {}, picture=True).id
    with pytest.raises(ExpiredJobError):
        jobs.find(job_id.upper())
    assert dispatcher.asked == [job_id]
