"""A job can be found again at every moment of its life."""

from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest

from backends.memory.job_schedule import MemoryJobSchedule
from backends.stores.memory import MemoryStore
from front.compat.detect_request import detect_request
from front.dispatch.fakes import RESULT, FakeDispatcher
from front.dispatch.local import LocalDispatcher
from front.fakes import services_of
from front.jobs import Jobs
from front.settings import Settings
from wire import keys
from wire.errors import (
    FinishedJobError,
    JobError,
    NotStoppableError,
    QueueFullError,
    UndecodableImageError,
    UnknownJobError,
    WorkerLostError,
)
from wire.jobs import Job, JobState, Outcome, Progress
from wire.tasks.registry import TASKS
from wire.workers import Throughput

SETTINGS = Settings(result_seconds=10, record_seconds=100, queue_seconds=20)


@dataclass
class FinishingDispatcher(FakeDispatcher):
    """The job's outcome arrives in the very moment in which this dispatcher is asked for it."""

    store: Any = None

    def progress(self, job: Job) -> Progress | None:
        self.store.put(keys.outcome(job.id), Outcome.succeeded(job.id, RESULT).to_bytes(), 10)
        return super().progress(job)


class Clock:
    """A time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _jobs(dispatcher: FakeDispatcher, store: MemoryStore) -> Jobs:
    return Jobs(services_of(dispatcher, store=store), SETTINGS)


@pytest.mark.parametrize("job_progress", [None, WorkerLostError("gone")])
def test_an_outcome_that_arrives_between_two_looks_is_found(job_progress: JobError | None) -> None:
    """The dispatcher forgets a job when it ends, so that the store is looked at again."""
    store = MemoryStore(100_000)
    jobs = _jobs(FinishingDispatcher(job_progress, store=store), store)
    found = jobs.status(jobs.accept(detect_request(b"picture", {})).id)
    assert found.outcome is not None
    assert found.outcome.result == RESULT


def test_a_job_is_complete_before_it_is_handed_over() -> None:
    """A fast worker must find the picture, and a fast client the record."""

    class LookingDispatcher(FakeDispatcher):
        def submit(self, job: Job, wait_seconds: float = 0) -> None:
            assert store.get(job.input_keys[0]) == b"picture"
            assert store.get(keys.record(job.id)) is not None
            super().submit(job, wait_seconds)

    store, dispatcher = MemoryStore(100_000), LookingDispatcher()
    job = _jobs(dispatcher, store).accept(detect_request(b"picture", {"max_detections": "5"}, formats=("jpeg",)))
    assert dispatcher.submitted == [job]
    assert (job.options["max_detections"], job.formats, job.result_seconds) == (5, ("jpeg",), 10)


def test_expired_is_told_from_unknown_as_long_as_the_record_lasts() -> None:
    """The record lives as long as the job can and its outcome may, and `record_seconds` more."""
    clock = Clock()
    store = MemoryStore(100_000, clock)
    jobs = _jobs(FakeDispatcher(), store)
    job_id = jobs.accept(detect_request(b"picture", {})).id
    clock.now = 20 + 60 + 10 + 100 - 1
    assert jobs.status(job_id).state is JobState.EXPIRED
    clock.now += 2
    with pytest.raises(UnknownJobError):
        jobs.status(job_id)


def test_an_id_is_found_however_it_is_spelled() -> None:
    """A UUID in capitals is the same UUID."""
    dispatcher = FakeDispatcher()
    jobs = _jobs(dispatcher, MemoryStore(100_000))
    job_id = jobs.accept(detect_request(b"picture", {})).id
    assert jobs.status(job_id.upper()).job.id == job_id
    assert dispatcher.looked_up == [job_id]


def test_a_job_that_finds_the_queue_full_leaves_nothing_behind() -> None:
    """Neither its record nor its picture, nor a webhook to be delivered."""

    class FullDispatcher(FakeDispatcher):
        def submit(self, job: Job, wait_seconds: float = 0) -> None:
            raise QueueFullError("full")

    time = count(step=10**6)
    webhooks = MemoryJobSchedule(lambda: next(time))
    services = services_of(FullDispatcher(), store=MemoryStore(100_000), webhooks=webhooks)
    with pytest.raises(QueueFullError):
        Jobs(services, SETTINGS).accept(detect_request(b"picture", {}, webhook="https://example.org"))
    assert services.store.bytes_kept == 0  # type: ignore[attr-defined]
    assert webhooks.take(1) is None


def test_a_known_full_queue_pushes_nothing_else_out_of_the_store() -> None:
    """Nothing of the refused job comes into it at all."""

    class FullDispatcher(FakeDispatcher):
        def admit(self, task: str) -> None:
            raise QueueFullError("full")

    store = MemoryStore(2_000)
    store.put("result", b"", 10)
    with pytest.raises(QueueFullError):
        _jobs(FullDispatcher(), store).accept(detect_request(bytes(1_400), {}))
    assert store.get("result") == b""


def test_a_canceled_job_has_its_outcome_before_anybody_is_woken() -> None:
    """Canceling again finds the same; its picture is not kept any longer."""

    class LookingDispatcher(FakeDispatcher):
        def cancel(self, job: Job) -> None:
            assert store.get(keys.outcome(job.id)) is not None
            super().cancel(job)

    store, dispatcher = MemoryStore(100_000), LookingDispatcher(Progress(JobState.QUEUED, 0))
    jobs = _jobs(dispatcher, store)
    job = jobs.accept(detect_request(b"picture", {}))
    assert jobs.cancel(job.id) == jobs.cancel(job.id)
    assert jobs.cancel(job.id).outcome == jobs.outcome(job.id)
    assert dispatcher.canceled == [job.id]
    assert store.get(job.input_keys[0]) is None


@pytest.mark.parametrize(
    ("task", "state"), [("detect", JobState.RUNNING), ("edit", JobState.QUEUED)], ids=["keeps nothing", "not begun"]
)
def test_a_job_without_anything_to_keep_cannot_be_stopped(task: str, state: JobState) -> None:
    """It says how it is canceled instead."""
    store = MemoryStore(100_000)
    jobs = _jobs(FakeDispatcher(Progress(state, 0)), store)
    job = jobs.accept(replace(detect_request(b"picture", {}), task=TASKS[task], options=TASKS[task].parse_options({})))
    with pytest.raises(NotStoppableError, match="DELETE cancels it"):
        jobs.stop(job.id)
    assert store.get(keys.stop(job.id)) is None


def test_a_running_job_that_keeps_something_is_told_to_stop() -> None:
    """In the store, where its worker looks."""
    store = MemoryStore(100_000)
    jobs = _jobs(FakeDispatcher(Progress(JobState.RUNNING)), store)
    job = jobs.accept(
        replace(detect_request(b"picture", {}), task=TASKS["edit"], options=TASKS["edit"].parse_options({}))
    )
    assert jobs.stop(job.id).outcome is None
    assert store.get(keys.stop(job.id))


def test_a_job_that_has_ended_cannot_be_canceled() -> None:
    """Also where it ended in the moment in which it was to be."""
    store = MemoryStore(100_000)
    jobs = _jobs(FinishingDispatcher(None, store=store), store)
    with pytest.raises(FinishedJobError):
        jobs.cancel(jobs.accept(detect_request(b"picture", {})).id)


@pytest.mark.parametrize(
    ("job_progress", "seconds"),
    [(Progress(JobState.RUNNING), 0.5), (Progress(JobState.QUEUED, 0), 0.75), (Progress(JobState.QUEUED, 7), 2.5)],
)
def test_the_eta_is_measured(job_progress: Progress, seconds: float) -> None:
    """The time of the job itself and of those before it, at the measured rate: two at once, half a second each."""
    jobs = _jobs(FakeDispatcher(job_progress, speed=Throughput(0.5, 2)), MemoryStore(100_000))
    found = jobs.status(jobs.accept(detect_request(b"picture", {})).id)
    assert found.progress == replace(job_progress, eta_seconds=seconds)


def test_a_rendering_that_failed_says_so_at_once() -> None:
    """Its error is not kept for the next request."""
    store = MemoryStore(100_000)
    dispatcher = LocalDispatcher(
        lambda given: store.put(keys.outcome(given["id"]), _failed(given["id"]).to_bytes(), 10) or {}  # type: ignore[func-returns-value]
    )
    jobs = Jobs(services_of(dispatcher, store=store, notifier=dispatcher), SETTINGS)
    job = jobs.accept(detect_request(b"picture", {}), 60)
    with pytest.raises(UndecodableImageError):
        jobs.rendering(job, "png", RESULT, "", 60)


def _failed(job_id: str) -> Outcome:
    return Outcome.failed(job_id, UndecodableImageError("half a picture"))
