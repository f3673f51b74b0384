"""What only jobs have that watch an address, before a dispatcher that does nothing."""

from dataclasses import dataclass, field, replace

from flask import Flask

from front import errors
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.jobs import Jobs
from front.settings import Settings
from front.v1 import streams
from front.v1.jobs.references import References
from wire.frames import NoFrames
from wire.jobs import JobState, Progress

SETTINGS = Settings(url_input=True)
ASKED = {"address": "http://camera.local/video"}


@dataclass
class FakeFrames(NoFrames):
    """Remembers for how long somebody would have waited for a frame."""

    waited: list[float] = field(default_factory=list)

    def newest(self, job_id: str, after: str, seconds: float) -> tuple[str, bytes] | None:
        self.waited.append(seconds)
        return None


def test_who_waits_for_the_first_frame_has_one_of_the_threads_that_may_wait() -> None:
    """While none is free, what is there is looked for, and the thread goes on to answer others."""
    frames = FakeFrames()
    services = replace(services_of(FakeDispatcher(Progress(JobState.RUNNING))), frames=frames)
    jobs, waiting, app = Jobs(services, SETTINGS), services.threads.waiting, Flask("front")
    references = References(SETTINGS, jobs, lambda _: b"")
    app.register_blueprint(streams.blueprint(services, SETTINGS, jobs, references))
    errors.register(app)
    client = app.test_client()
    frame_url = client.post("/v1/streams", json=ASKED).get_json()["links"]["frame"]
    assert client.get(frame_url).status_code == 404
    while waiting.acquire():
        pass
    assert client.get(frame_url).get_json()["code"] == "unknown_file"
    assert frames.waited == [streams.FIRST_FRAME_SECONDS, 0]
