"""A client is told of a job as it goes on."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from front.compat.detect_request import detect_request
from front.dispatch.fakes import RESULT, FakeDispatcher, FakeProcess
from front.fakes import services_of
from front.inputs.request import UploadRequest
from front.jobs import Jobs
from front.permits import Permits
from front.settings import Settings
from front.v1.event_stream import listening
from front.v1.jobs.events import TEXT_SECONDS, Events
from wire.errors import BusyError, NotReadyError, WorkerLostError
from wire.jobs import JobState, Progress

SETTINGS = Settings()
LOOK_SECONDS, BEAT_SECONDS = 0.01, 0.05


class Story:
    """A dispatcher's and a notifier's: each look at the job finds it one step further."""

    def __init__(self, *steps: Any) -> None:
        self.dispatcher = FakeDispatcher()
        self.services = services_of(self.dispatcher, notifier=self)
        self.jobs = Jobs(self.services, SETTINGS)
        self.job = self.jobs.accept(detect_request(b"picture", {}))
        self.steps = list(steps)
        self.looks = 0
        self.wait("", 0)

    def wait(self, job_id: str, seconds: float) -> None:
        self.looks += 1
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if step == "done":
            FakeProcess(self.services.store)(self.job.to_dict())
        else:
            self.dispatcher.job_progress = step

    def events(self, places: int = 2) -> Events:
        return Events(self.jobs, self, Permits(places), LOOK_SECONDS, BEAT_SECONDS)


def _request(**headers: str) -> UploadRequest:
    return UploadRequest(
        EnvironBuilder(headers={name.replace("_", "-"): each for name, each in headers.items()}).get_environ()
    )


def _events_of(stream: Iterator[Any]) -> list[dict[str, Any]]:
    lines = [line for event in stream for line in str(event).splitlines()]
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


def test_each_change_is_told_once_and_the_result_last() -> None:
    """State and position; not every look."""
    waits = [Progress(JobState.QUEUED, 1), Progress(JobState.QUEUED, 1, 5.0), Progress(JobState.QUEUED, 0)]
    story = Story(*waits, Progress(JobState.RUNNING), "done")
    response = story.events().answer(story.job.id, _request())
    assert (response.status_code, response.mimetype) == (200, "text/event-stream")
    messages = _events_of(response.response)
    assert [(each["state"], each["queue_position"]) for each in messages] == [
        ("queued", 1),
        ("queued", 0),
        ("running", None),
        ("succeeded", None),
    ]
    assert messages[-1]["result"]["detections"] == RESULT["detections"]
    assert [each["progress"]["done"] for each in messages] == [0, 0, 0, 1]
    response.close()


def test_what_a_job_says_is_told_as_it_grows() -> None:
    """Soon after it was said, whole each time; other jobs are looked at less often."""
    said = [Progress(JobState.RUNNING, done=1, total=2, text=text) for text in ("A", "A dog")]
    story = Story(Progress(JobState.RUNNING, total=2), *said, "done")
    waited: list[float] = []
    story.wait, step = lambda job_id, seconds: (waited.append(seconds), step(job_id, seconds)), story.wait  # type: ignore[method-assign]
    response = Events(story.jobs, story, Permits(1), look_seconds=0.3).answer(story.job.id, _request())
    messages = _events_of(response.response)
    assert [each["progress"] for each in messages] == [
        {"done": 0, "total": 2},
        {"done": 1, "total": 2, "text": "A"},
        {"done": 1, "total": 2, "text": "A dog"},
        {"done": 1, "total": 1},
    ]
    assert waited == [0.3, TEXT_SECONDS, TEXT_SECONDS]
    response.close()


def test_an_event_is_one_unnamed_message_and_the_last_has_an_id() -> None:
    """A browser that comes back with it is told to stay away, for it would do so every few seconds."""
    story = Story(Progress(JobState.RUNNING), "done")
    with story.events().answer(story.job.id, _request()) as response:
        first, last = response.response
    assert first.startswith("data: {")
    assert last.startswith("id: end\ndata: {")
    assert first.endswith("}\n\n")
    assert first.count("\n") == 2
    assert story.events().answer(story.job.id, _request(Last_Event_ID="end")).status_code == 204


@pytest.mark.parametrize(
    ("job_progress", "state", "code"),
    [(None, "expired", "expired_job"), (WorkerLostError("gone"), "failed", "worker_lost")],
)
def test_a_job_that_is_lost_ends_its_stream_with_the_error(job_progress: Any, state: str, code: str) -> None:
    """Nobody listens for ever."""
    story = Story(Progress(JobState.RUNNING), job_progress)
    with story.events().answer(story.job.id, _request()) as response:
        last = _events_of(response.response)[-1]
    assert (last["state"], last["error"]["code"]) == (state, code)


def test_a_job_that_ended_before_is_told_in_one_event() -> None:
    """Who comes late misses nothing."""
    story = Story("done")
    with story.events().answer(story.job.id, _request()) as response:
        (only,) = _events_of(response.response)
    assert only["state"] == "succeeded"


def test_silence_is_filled_and_does_not_spin() -> None:
    """A comment now and then, although this notifier never waits; looks are as far apart as they should be."""
    story = Story(Progress(JobState.RUNNING))
    with story.events().answer(story.job.id, _request()) as response:
        stream, started = iter(response.response), time.monotonic()
        next(stream)
        assert [next(stream) for _ in range(3)] == [": still there\n\n"] * 3
    assert time.monotonic() - started >= 3 * BEAT_SECONDS
    assert story.looks <= 2 + (time.monotonic() - started) / LOOK_SECONDS


def test_redis_that_goes_away_ends_the_stream() -> None:
    """The answer has begun, so that no error can be sent any more; a browser comes back."""
    story = Story(Progress(JobState.RUNNING))
    with story.events().answer(story.job.id, _request()) as response:
        stream = iter(response.response)
        next(stream)

        def gone(job_id: str) -> Progress:
            raise NotReadyError("gone")

        story.dispatcher.progress = gone
        assert list(stream) == []


def test_more_listeners_than_permits_are_a_429_until_one_leaves() -> None:
    """However a stream ends, its permit is free again; also where nobody read a word of it."""
    story = Story(Progress(JobState.RUNNING))
    events = story.events(places=2)
    held = [events.answer(story.job.id, _request()) for _ in range(2)]
    next(iter(held[0].response))
    with pytest.raises(BusyError) as error:
        events.answer(story.job.id, _request())
    assert error.value.retry_after >= 1
    for each in held:
        each.close()
    for each in [events.answer(story.job.id, _request()) for _ in range(2)]:
        each.close()


def test_a_client_that_hung_up_is_not_there_any_more() -> None:
    """As its connection tells, without a word being sent or read."""
    near_end, there = socket.socketpair()
    with near_end:
        request = UploadRequest({**EnvironBuilder().get_environ(), "gunicorn.socket": near_end})
        is_there = listening(request)
        with there:
            assert is_there()
            there.sendall(b"GET")
            assert is_there()
            assert near_end.recv(3) == b"GET"
        assert not is_there()
    assert listening(_request())()


def test_a_server_that_is_told_to_stop_does_not_wait_for_listeners() -> None:
    """Its connections say so."""

    class Connection(socket.socket):
        stopping = False

    with Connection() as connection:
        is_there = listening(UploadRequest({**EnvironBuilder().get_environ(), "gunicorn.socket": connection}))
        Connection.stopping = True
        assert not is_there()
