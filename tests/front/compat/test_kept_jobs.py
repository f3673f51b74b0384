"""Jobs that stay, and that their clients wait for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from backends.stores.memory import MemoryStore
from front.compat import kept_jobs
from front.compat.kept_jobs import KeptJobs
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.job_request import JobRequest
from front.jobs import Jobs
from front.settings import Settings
from wire import keys
from wire.errors import ExpiredJobError, JobTimeoutError, WorkerLostError
from wire.jobs import JobState, Outcome, Progress
from wire.tasks.generate.spec import GENERATE

LONG_SECONDS = 60


@dataclass
class SlowNotifier:
    """Nobody is told when a job ends, as where the word of it is lost; `waits` are told of, which may end it."""

    waits: int = 0
    then: Callable[[int, str], Any] = lambda *_: None

    def wait(self, job_id: str, seconds: float) -> None:
        time.sleep(seconds)
        self.waits += 1
        self.then(self.waits, job_id)


@pytest.fixture
def notifier(monkeypatch: pytest.MonkeyPatch) -> SlowNotifier:
    monkeypatch.setattr(kept_jobs, "LOOK_SECONDS", 0.01)
    return SlowNotifier()


@pytest.fixture
def dispatcher() -> FakeDispatcher:
    return FakeDispatcher(job_progress=Progress(JobState.RUNNING))


@pytest.fixture
def waiting(store: MemoryStore, dispatcher: FakeDispatcher, notifier: SlowNotifier) -> KeptJobs:
    services = services_of(dispatcher, store=store, notifier=notifier)
    return KeptJobs(services, Jobs(services, Settings()))


def request() -> JobRequest:
    """For a picture of words."""
    return JobRequest(GENERATE, {"prompt": (b"a cat",)}, GENERATE.parse_options({}))


def test_nobody_waits_for_a_client_that_has_gone(waiting: KeptJobs, notifier: SlowNotifier) -> None:
    """The job goes on all the same."""
    (job,) = waiting.accept([request()])
    began = time.monotonic()
    with pytest.raises(JobTimeoutError, match=f"look at /v1/jobs/{job.id}"):
        waiting.result(job, LONG_SECONDS, lambda: notifier.waits < 2)
    assert notifier.waits == 2
    assert time.monotonic() - began < LONG_SECONDS / 2


def test_what_ends_unheard_is_seen(waiting: KeptJobs, notifier: SlowNotifier, store: MemoryStore) -> None:
    """A little later."""

    def ended(waits: int, job_id: str) -> None:
        if waits == 3:
            store.put(keys.outcome(job_id), Outcome.succeeded(job_id, {"made": True}).to_bytes(), LONG_SECONDS)

    notifier.then = ended
    (job,) = waiting.accept([request()])
    assert waiting.result(job, LONG_SECONDS) == {"made": True}
    assert notifier.waits == 3


@pytest.mark.parametrize("lost", [WorkerLostError("Its worker died."), ExpiredJobError("Its turn never came.")])
def test_a_job_whose_worker_has_gone_is_not_waited_for(
    waiting: KeptJobs, dispatcher: FakeDispatcher, notifier: SlowNotifier, lost: Any
) -> None:
    """Whoever waits asks for it, since nobody else may."""
    (job,) = waiting.accept([request()])
    dispatcher.job_progress = lost
    with pytest.raises(type(lost), match=lost.message):
        waiting.result(job, LONG_SECONDS)
    assert notifier.waits == 1


def test_what_is_not_done_in_time_is_late(waiting: KeptJobs) -> None:
    """And goes on."""
    (job,) = waiting.accept([request()])
    with pytest.raises(JobTimeoutError, match=r"within 0\.05 s"):
        waiting.result(job, 0.05)
