"""The inline dispatcher works at once, for a bounded number of jobs, and knows where each stands."""

from collections.abc import Mapping
from threading import Event, Thread
from typing import Any

import pytest

from front.dispatch.inline import InlineDispatcher
from wire.jobs import Job, JobState, Progress


def _job(job_id: str) -> Job:
    return Job(job_id, "detect", {}, "key", picture=True, result_seconds=1, created_at=0.0)


def test_a_job_is_done_when_submit_returns() -> None:
    """And forgotten."""
    done: list[Mapping[str, Any]] = []
    dispatcher = InlineDispatcher(lambda payload: done.append(payload) or {})
    dispatcher.submit(_job("a"))
    assert done == [_job("a").to_dict()]
    assert dispatcher.progress("a") is None


def test_a_job_that_explodes_is_forgotten_too() -> None:
    """It is not running for ever, and its place is free."""

    def explode(_: Mapping[str, Any]) -> dict[str, Any]:
        raise RuntimeError

    dispatcher = InlineDispatcher(explode, at_once=1)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            dispatcher.submit(_job("a"))
    assert dispatcher.progress("a") is None


def test_jobs_beyond_the_bound_wait_in_the_order_of_their_coming() -> None:
    """One runs, two wait, and each knows its position."""
    go, order = Event(), []

    def work(payload: Mapping[str, Any]) -> dict[str, Any]:
        order.append(payload["id"])
        assert go.wait(10)
        return {}

    dispatcher = InlineDispatcher(work, at_once=1)
    threads = []
    for job_id in "abc":
        threads.append(Thread(target=dispatcher.submit, args=(_job(job_id),)))
        threads[-1].start()
        while dispatcher.progress(job_id) is None or (job_id == "a" and not order):
            pass
    assert dispatcher.progress("a") == Progress(JobState.RUNNING)
    assert dispatcher.progress("b") == Progress(JobState.QUEUED, 0)
    assert dispatcher.progress("c") == Progress(JobState.QUEUED, 1)
    go.set()
    for thread in threads:
        thread.join(10)
    assert order == ["a", "b", "c"]
