"""Mode 1's dispatcher: who does a job, and who waits for it."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Thread, get_ident
from typing import Any

import pytest

from front.dispatch.local import LocalDispatcher
from front.permits import Permits
from local_work import LONG_WAIT, Clock, Work, busy, eventually, job_of
from wire.errors import QueueFullError, TaskUnavailableError
from wire.jobs import JobState, Progress
from wire.rendering import Rendering
from wire.tasks.detect.spec import DETECT


@pytest.fixture
def work() -> Iterator[Work]:
    """Whose jobs end with the test at the latest."""
    work = Work()
    yield work
    work.go.set()


def test_a_waiting_caller_does_its_job_itself_where_a_place_is_free(work: Work) -> None:
    """No thread hands it to another: it is done when submit returns, and forgotten."""
    work.go.set()
    dispatcher = LocalDispatcher(work)
    dispatcher.submit(job_of("a"), LONG_WAIT)
    assert (work.begun, work.threads) == (["a"], [get_ident()])
    assert dispatcher.progress(job_of("a")) is None
    dispatcher.wait("a", 60)


@pytest.mark.parametrize("wait_seconds", [0, LONG_WAIT - 1])
def test_a_caller_that_would_not_wait_so_long_is_not_kept(work: Work, wait_seconds: float) -> None:
    """The job runs in a thread of the dispatcher's own."""
    dispatcher = LocalDispatcher(work)
    dispatcher.submit(job_of("a"), wait_seconds)
    eventually(lambda: dispatcher.progress(job_of("a")) == Progress(JobState.RUNNING))
    assert work.threads != [get_ident()]
    work.go.set()
    dispatcher.wait("a", 10)
    assert dispatcher.progress(job_of("a")) is None


def test_jobs_beyond_the_places_wait_in_the_order_of_their_coming(work: Work) -> None:
    """One runs, three wait, each knows its position, and a waiting caller does not overtake them."""
    dispatcher = busy(work)
    dispatcher.submit(job_of("a"))
    caller = waiting_caller(dispatcher, "b")
    dispatcher.submit(job_of("c"))
    assert [dispatcher.progress(job_of(each)) for each in "abc"] == [
        Progress(JobState.QUEUED, place) for place in range(3)
    ]
    assert dispatcher.waiting("detect") == 3
    work.go.set()
    dispatcher.wait("c", 10)
    assert work.begun == ["first", "a", "b", "c"]
    assert dispatcher.waiting("detect") == 0
    caller.join(10)


def test_a_waiting_caller_does_its_job_itself_when_its_turn_comes(work: Work) -> None:
    """And the places after it go on to others."""
    dispatcher = busy(work)
    callers = [waiting_caller(dispatcher, job_id) for job_id in "ab"]
    dispatcher.submit(job_of("c"))
    work.go.set()
    dispatcher.wait("c", 10)
    for caller in callers:
        caller.join(10)
    assert work.begun == ["first", "a", "b", "c"]
    assert work.threads[1:3] == [caller.ident for caller in callers]
    assert work.threads[3] == work.threads[0]


@pytest.mark.parametrize("late", [True, False])
def test_a_waiting_caller_whose_job_is_late_or_canceled_goes_away(work: Work, late: bool) -> None:
    """Without having done it, and without a permit."""
    clock = Clock()
    dispatcher = busy(work, permits=Permits(1), clock=clock)
    caller = waiting_caller(dispatcher, "a")
    if late:
        clock.now = 61
        assert dispatcher.progress(job_of("a")) is None
    else:
        dispatcher.cancel(job_of("a"))
    caller.join(10)
    assert not caller.is_alive()
    second = waiting_caller(dispatcher, "b", queue_seconds=600)
    work.go.set()
    second.join(10)
    assert work.begun == ["first", "b"]
    assert work.threads[1] == second.ident


def test_a_waiting_caller_whose_time_is_over_leaves_its_job_to_others(work: Work) -> None:
    """It is told where to look, as any other, and the job keeps its place in the queue."""
    clock = Clock()
    dispatcher = busy(work, clock=clock)
    caller = waiting_caller(dispatcher, "a", queue_seconds=600)
    clock.now = LONG_WAIT + 1
    entry = dispatcher._tasks["detect"]._waiting.get("a")
    assert entry is not None
    with entry.moved:
        entry.moved.notify_all()
    caller.join(10)
    assert not caller.is_alive()
    assert dispatcher.progress(job_of("a")) == Progress(JobState.QUEUED, 0)
    work.go.set()
    dispatcher.wait("a", 10)
    assert work.begun == ["first", "a"]
    assert work.threads[1] != caller.ident


def waiting_caller(dispatcher: LocalDispatcher, job_id: str, queue_seconds: int = 60) -> Thread:
    """A caller that waits for its job's turn."""
    caller = Thread(target=dispatcher.submit, args=(job_of(job_id, queue_seconds), LONG_WAIT), daemon=True)
    caller.start()
    eventually(lambda: dispatcher.progress(job_of(job_id)))
    return caller


def test_no_more_run_at_once_than_there_are_places_and_all_are_used(work: Work) -> None:
    """Whether callers do them or threads."""
    dispatcher = LocalDispatcher(work, at_once=3)
    caller = Thread(target=dispatcher.submit, args=(job_of("own"), LONG_WAIT), daemon=True)
    caller.start()
    eventually(lambda: work.begun)
    for number in range(9):
        dispatcher.submit(job_of(str(number)))
    eventually(lambda: work.running == 3)
    work.go.set()
    dispatcher.wait("8", 10)
    caller.join(10)
    assert work.most == 3
    assert len(work.begun) == 10


def test_only_jobs_that_succeeded_and_were_real_work_are_measured() -> None:
    """A picture drawn anew, or one that cannot be decoded, says nothing of how long the others take."""
    dispatcher = LocalDispatcher(lambda payload: {"state": payload["options"]["end"]})
    dispatcher.submit(replace(job_of("a"), options={"end": "failed"}), LONG_WAIT)
    drawn = replace(job_of("b"), options={"end": "succeeded"}, rendering=Rendering("jpeg", {}, "key"))
    dispatcher.submit(drawn, LONG_WAIT)
    assert dispatcher.throughput("detect") is None
    dispatcher.submit(replace(drawn, id="c", rendering=None), LONG_WAIT)
    assert dispatcher.throughput("detect") is not None


def test_a_process_that_breaks_down_takes_nobody_with_it(caplog: pytest.LogCaptureFixture) -> None:
    """Its waiters wake, its place is free, the log says it; a caller who did it himself gets the error."""

    def explode(_: Mapping[str, Any]) -> dict[str, Any]:
        raise ZeroDivisionError

    dispatcher = LocalDispatcher(explode, at_once=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            dispatcher.submit(job_of("a"), LONG_WAIT)
    for job_id in "bc":
        dispatcher.submit(job_of(job_id))
        dispatcher.wait(job_id, 10)
        eventually(lambda job_id=job_id: dispatcher.progress(job_of(job_id)) is None)  # type: ignore[misc]
    eventually(lambda: [each for each in caplog.messages if "job c: its process broke down" in each])


def test_a_wait_ends_with_its_time(work: Work) -> None:
    """The job may go on."""
    dispatcher = busy(work)
    begun = time.monotonic()
    dispatcher.wait("first", 0.2)
    assert 0.2 <= time.monotonic() - begun < 5


def test_a_slow_task_keeps_no_other_one_waiting(work: Work) -> None:
    """It has a queue, a bound and threads of its own: full of its jobs, the service does others as ever."""
    slow = replace(DETECT, name="slow", at_once=1, max_queue=2)
    dispatcher = LocalDispatcher(
        lambda payload: work(payload) if payload["task"] == "slow" else {"state": "succeeded"},
        {"detect": DETECT, "slow": slow},
    )
    for number in range(3):
        dispatcher.submit(replace(job_of(f"slow {number}"), task="slow"))
        eventually(lambda: work.begun)
    with pytest.raises(QueueFullError):
        dispatcher.submit(replace(job_of("one more"), task="slow"))
    dispatcher.admit("detect")
    dispatcher.submit(job_of("quick"), LONG_WAIT)
    assert dispatcher.progress(job_of("quick")) is None
    assert (dispatcher.waiting("slow"), dispatcher.waiting("detect")) == (2, 0)


def test_a_task_that_is_not_done_here_is_unavailable(work: Work) -> None:
    """The error names those that are."""
    dispatcher = LocalDispatcher(work, {"slow": replace(DETECT, name="slow")})
    with pytest.raises(TaskUnavailableError, match="this service does slow"):
        dispatcher.admit("detect")


def test_a_job_that_may_take_long_is_never_done_in_its_callers_thread(work: Work) -> None:
    """That has other clients to serve, however long the caller would wait."""
    dispatcher = LocalDispatcher(work)
    dispatcher.submit(replace(job_of("long"), timeout_seconds=600), 600)
    eventually(lambda: work.threads)
    assert work.threads != [get_ident()]
