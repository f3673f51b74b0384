"""Mode 1's queue: bounded, in order; each job is done once, in time, or not at all."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest

from front.dispatch.local import LocalDispatcher
from local_work import LONG_WAIT, Clock, Work, busy, eventually, job_of
from wire.errors import QueueFullError
from wire.jobs import JobState, Progress


@pytest.fixture
def work() -> Iterator[Work]:
    """Whose jobs end with the test at the latest."""
    work = Work()
    yield work
    work.go.set()


def test_a_full_queue_refuses_and_says_when_to_try_again(work: Work) -> None:
    """In the time in which those that wait are done at the measured rate."""
    quick = LocalDispatcher(lambda _: time.sleep(0.01) or {"state": "succeeded"}, at_once=2)  # type: ignore[func-returns-value]
    quick.submit(job_of("a"), LONG_WAIT)
    speed = quick.throughput("detect")
    assert speed is not None
    assert (speed.at_once, 0.01 <= speed.seconds < 1) == (2, True)
    dispatcher = busy(work, max_queue=2)
    for job_id in "ab":
        dispatcher.submit(job_of(job_id))
    dispatcher._tasks["detect"]._speeds.note("detect", 3.0)
    for refused in (lambda: dispatcher.submit(job_of("c"), LONG_WAIT), lambda: dispatcher.admit("detect")):
        with pytest.raises(QueueFullError, match="fewer than 2 jobs that wait, got 2") as error:
            refused()
        assert error.value.retry_after == 6.0
    assert dispatcher.progress(job_of("c")) is None


def test_a_job_whose_turn_comes_too_late_is_dropped_unseen(work: Work) -> None:
    """Whoever looks for it finds nothing, the next one has its turn, and a late one takes nobody's place."""
    clock = Clock()
    dispatcher = busy(work, max_queue=2, clock=clock)
    dispatcher.submit(job_of("late", queue_seconds=2))
    dispatcher.submit(job_of("fine"))
    clock.now = 2
    dispatcher.submit(job_of("more"))
    assert dispatcher.progress(job_of("late")) is None
    work.go.set()
    dispatcher.wait("more", 10)
    eventually(lambda: dispatcher.progress(job_of("more")) is None)
    assert work.begun == ["first", "fine", "more"]


def test_a_late_job_found_by_a_worker_is_not_begun(work: Work) -> None:
    """Where nobody asked in between."""
    clock = Clock()
    dispatcher = busy(work, clock=clock)
    dispatcher.submit(job_of("late", queue_seconds=2))
    dispatcher.submit(job_of("fine"))
    clock.now = 2
    work.go.set()
    eventually(lambda: work.begun == ["first", "fine"])


def test_a_waiter_is_told_in_time_that_its_job_is_late(work: Work) -> None:
    """When its time is over, not when its turn would have come."""
    dispatcher = busy(work)
    dispatcher.submit(job_of("late", queue_seconds=1))
    begun = time.monotonic()
    dispatcher.wait("late", 30)
    assert 0.9 < time.monotonic() - begun < 5
    assert dispatcher.progress(job_of("late")) is None


def test_a_canceled_job_leaves_the_queue_and_wakes_who_waits(work: Work) -> None:
    """The same for one that runs, which runs on."""
    dispatcher = busy(work)
    dispatcher.submit(job_of("a"))
    waiters = [Thread(target=dispatcher.wait, args=(each, 60), daemon=True) for each in ("a", "first")]
    for waiter in waiters:
        waiter.start()
    dispatcher.cancel(job_of("a"))
    dispatcher.cancel(job_of("first"))
    dispatcher.cancel(job_of("nobody's"))
    for waiter in waiters:
        waiter.join(10)
        assert not waiter.is_alive()
    assert (dispatcher.progress(job_of("a")), dispatcher.progress(job_of("first"))) == (
        None,
        Progress(JobState.RUNNING),
    )
    work.go.set()
    dispatcher.submit(job_of("b"))
    dispatcher.wait("b", 10)
    assert work.begun == ["first", "b"]


def test_a_job_that_two_ask_for_is_done_once(work: Work) -> None:
    """Whether it waits already or runs already."""
    dispatcher = busy(work)
    for job_id in ("first", "a", "a"):
        dispatcher.submit(job_of(job_id))
    assert dispatcher.waiting("detect") == 1
    work.go.set()
    dispatcher.wait("a", 10)
    assert work.begun == ["first", "a"]


def test_a_storm_loses_nothing() -> None:
    """Many callers of every kind: each job that was taken is done once, each other refused, and nobody hangs."""
    done: list[str] = []
    dispatcher = LocalDispatcher(lambda payload: done.append(payload["id"]) or {}, at_once=3, max_queue=8)  # type: ignore[func-returns-value]
    taken: list[str] = []
    refused: list[str] = []

    def storm(caller: int) -> None:
        for number in range(200):
            job_id = f"{caller}-{number}"
            try:
                dispatcher.submit(job_of(job_id), LONG_WAIT if number % 3 else 0)
            except QueueFullError:
                refused.append(job_id)
            else:
                taken.append(job_id)
                if number % 2:
                    dispatcher.wait(job_id, 30)
                    assert job_id in done

    callers = [Thread(target=storm, args=(caller,), daemon=True) for caller in range(16)]
    for each in callers:
        each.start()
    for each in callers:
        each.join(60)
        assert not each.is_alive()
    eventually(lambda: len(done) == len(taken))
    assert sorted(done) == sorted(taken)
    assert len(taken) + len(refused) == 16 * 200
