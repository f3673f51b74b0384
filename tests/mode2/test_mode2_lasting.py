"""Jobs that last: done beside the others, and handed on by a worker that leaves or dies."""

import json
import signal
import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from front.dispatch.rq import RqDispatcher
from made_jobs import detect_job
from mode2.bench import KEEP_SECONDS, TASKS, Bench, eventually
from wire import keys
from wire.jobs import Job, JobState, Outcome
from wire.tasks.watch.spec import ADDRESS, WATCH

HELD = {**TASKS, "watch": replace(WATCH, timeout_seconds=120, most_seconds=120)}


@pytest.fixture
def lasting(bench: Bench) -> Bench:
    """Its dispatcher hands over jobs of `watch`, too."""
    bench.dispatcher = RqDispatcher(bench.client, bench.registry, tasks=HELD)
    return bench


def watched(bench: Bench) -> Job:
    """A job that goes on until it is stopped."""
    job_id = str(uuid4())
    bench.store.put(keys.input(job_id, ADDRESS, 0), b"last", KEEP_SECONDS)
    job = replace(
        detect_job(job_id, result_seconds=KEEP_SECONDS, timeout_seconds=120, created_at=time.time()),
        task="watch",
        inputs={ADDRESS: (keys.input(job_id, ADDRESS, 0),)},
        options={},
    )
    bench.dispatcher.submit(job)
    return job


def told(bench: Bench, job: Job) -> dict[str, Any]:
    """What the job told last."""
    kept = bench.store.get(keys.progress(job.id))
    return json.loads(kept)["live"] if kept else {}


def stopped(bench: Bench, job: Job) -> Outcome:
    bench.store.put(keys.stop(job.id), b"1", 60)
    return bench.finished(job)


def test_pictures_are_answered_while_something_lasts(lasting: Bench) -> None:
    """One worker does both; two jobs that last are done at a time, the third one waits."""
    lasting.start_worker("lasting")
    jobs = [watched(lasting) for _ in range(3)]
    eventually(lambda: told(lasting, jobs[0]) and told(lasting, jobs[1]))
    assert lasting.finished(lasting.submit("picture")).state is JobState.SUCCEEDED
    progress = lasting.dispatcher.progress(jobs[2])
    assert progress is not None
    assert progress.state is JobState.QUEUED
    assert sorted(lasting.dispatcher.unfinished("watch")) == sorted(each.id for each in jobs)
    assert stopped(lasting, jobs[0]).result == {"stopped": True}
    eventually(lambda: told(lasting, jobs[2]))
    assert lasting.dispatcher.unfinished("detect") == []


def test_a_worker_that_leaves_hands_them_over(lasting: Bench) -> None:
    """It need not wait for their end: another worker goes on at once."""
    first = lasting.start_worker("lasting")
    job = watched(lasting)
    eventually(lambda: told(lasting, job))
    first.send_signal(signal.SIGTERM)
    assert first.wait(30) == 0
    second = lasting.start_worker("lasting")
    eventually(lambda: told(lasting, job).get("pid") == second.pid)
    assert stopped(lasting, job).state is JobState.SUCCEEDED


def test_another_worker_goes_on_after_a_death(lasting: Bench) -> None:
    """Killed without a farewell: its leases run out."""
    first, second = lasting.start_worker("lasting"), None
    job = watched(lasting)
    eventually(lambda: told(lasting, job))
    first.kill()
    second = lasting.start_worker("lasting")

    def goes_on() -> bool:
        lasting.dispatcher.progress(job)
        return told(lasting, job).get("pid") == second.pid

    eventually(goes_on)
    assert stopped(lasting, job).state is JobState.SUCCEEDED


def test_one_that_is_canceled_leaves_its_place(lasting: Bench) -> None:
    """At its next step."""
    lasting.start_worker("lasting")
    job = watched(lasting)
    eventually(lambda: told(lasting, job))
    lasting.store.put_first(keys.outcome(job.id), Outcome.canceled(job.id).to_bytes(), 60)
    eventually(lambda: lasting.dispatcher.unfinished("watch") == [])


def test_a_burst_ends_with_what_lasts(lasting: Bench) -> None:
    """It leaves once no job waits, of either kind, and none is in hand."""
    job = watched(lasting)
    lasting.store.put(keys.stop(job.id), b"1", 60)
    worker = lasting.start_waiting_worker("lasting", "burst")
    assert worker.wait(60) == 0
    outcome = lasting.outcome(job)
    assert outcome is not None
    assert outcome.state is JobState.SUCCEEDED
