"""Mode 1: what can wait does so, behind what cannot, and not for ever."""

from collections.abc import Iterator

import pytest

from front.dispatch.local import LocalDispatcher
from local_work import LONG_WAIT, Work, busy, eventually, job_of
from wire.jobs import Job, JobState, Progress
from wire.priority import Priority


@pytest.fixture
def work() -> Iterator[Work]:
    """Whose jobs end with the test at the latest."""
    work = Work()
    yield work
    work.go.set()


def test_jobs_of_low_priority_wait_behind_the_others(work: Work) -> None:
    """Those of each priority in the order of their coming, and their positions say so."""
    dispatcher = busy(work)
    for job_id in ("low-1", "a", "low-2", "b"):
        dispatcher.submit(_job(job_id))
    positions = [dispatcher.progress(job_of(job_id)) for job_id in ("a", "b", "low-1", "low-2")]
    assert positions == [Progress(JobState.QUEUED, place) for place in range(4)]
    work.go.set()
    dispatcher.wait("low-2", 10)
    eventually(lambda: work.begun == ["first", "a", "b", "low-1", "low-2"])


def test_a_job_of_low_priority_is_overtaken_by_four_at_most(work: Work) -> None:
    """Where others come faster than they are done, it has every fifth turn."""
    dispatcher = busy(work)
    for job_id in ("low-1", "low-2", *"abcdefghij"):
        dispatcher.submit(_job(job_id))
    work.go.set()
    dispatcher.wait("j", 10)
    eventually(lambda: work.begun == ["first", *"abcd", "low-1", *"efgh", "low-2", "i", "j"])


def test_one_place_is_free_of_low_priority(work: Work) -> None:
    """A picture that cannot wait is begun at once, however many of a folder are in hand; also by its own caller."""
    dispatcher = LocalDispatcher(work, at_once=3)
    for number in range(5):
        dispatcher.submit(_job(f"low-{number}"))
    eventually(lambda: len(work.begun) == 2)
    dispatcher.submit(_job("a"))
    eventually(lambda: work.begun == ["low-0", "low-1", "a"])
    assert dispatcher.waiting("detect") == 3
    work.go.set()
    dispatcher.submit(_job("b"), LONG_WAIT)
    assert "b" in work.begun
    eventually(lambda: len(work.begun) == 7)


def test_a_place_that_is_alone_is_for_all(work: Work) -> None:
    """A task that does one job at a time does those that can wait, too."""
    dispatcher = LocalDispatcher(work, at_once=1)
    dispatcher.submit(_job("low-1"))
    eventually(lambda: work.begun == ["low-1"])


def _job(job_id: str) -> Job:
    return job_of(job_id, priority=Priority.LOW if job_id.startswith("low") else Priority.NORMAL)
