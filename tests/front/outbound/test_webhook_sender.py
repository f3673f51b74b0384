"""Webhooks: the end of a job is told, signed, until it is heard or nobody will hear it."""

import json
import logging
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from threading import enumerate as threads

import pytest
from standardwebhooks import Webhook

from front.compat.detect_request import detect_request
from front.dispatch.fakes import RESULT, FakeDispatcher
from front.fakes import services_of
from front.jobs import Jobs
from front.settings import Settings
from front.v1.jobs.representation import job_document
from front.webhooks.sender import DeliveryTimings, WebhookSender
from mode2.bench import eventually
from web_host import HERE, Host, Names, text
from wire.errors import UndecodableImageError, WorkerLostError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.results import JobResult

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
SETTINGS = Settings(webhook_secret=SECRET, allowed_networks=HERE)
TIMINGS = DeliveryTimings(look=0.01, timeout=1, lease=30, later=0.05, retries=(0.02, 0.02, 0.02))


@dataclass
class WebhookHarness:
    """Jobs with a webhook on `host`, and senders that tell of them."""

    host: Host
    names: Names
    stack: ExitStack
    settings: Settings = SETTINGS

    def __post_init__(self) -> None:
        self.dispatcher = FakeDispatcher(Progress(JobState.RUNNING))
        self.services = services_of(self.dispatcher)
        self.jobs = Jobs(self.services, self.settings)

    def sender(self, timings: DeliveryTimings = TIMINGS) -> WebhookSender:
        sender = WebhookSender(self.services, self.settings, self.jobs, job_document, self.names, timings)
        sender.start()
        self.stack.callback(sender.stop)
        return sender

    def accept(self, url: str = "") -> Job:
        return self.jobs.accept(detect_request(b"picture", {}, webhook=url or self.host.url("/hook?of=me")))

    def end(self, outcome: Outcome) -> None:
        self.services.results.keep(JobResult(outcome, notify=True), 60)

    def heard(self, at: int = 0) -> dict[str, object]:
        """What the host was told, its signature verified as a receiver does."""
        eventually(lambda: len(self.host.seen) > at, 5)
        head, _, body = self.host.seen[at].partition("\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
        Webhook(SECRET).verify(body, {name.lower(): value for name, value in headers.items()})
        document: dict[str, object] = json.loads(body)
        return document

    def nothing_left(self) -> None:
        """Everything was delivered, or given up."""
        eventually(lambda: not self.services.webhooks._due and not self.busy(), 5)

    def busy(self) -> bool:
        return any(each.name == "webhook-delivery" for each in threads())


@pytest.fixture
def harness(host: Host, names: Names) -> Iterator[WebhookHarness]:
    """Its host answers 204."""
    host.responses["/hook?of=me"] = text("204 No Content")
    with ExitStack() as stack:
        yield WebhookHarness(host, names, stack)


def test_a_success_is_told_with_its_result_and_verifies(harness: WebhookHarness) -> None:
    """The body is the job as its own route has it; what signs is what a receiver's library reads."""
    harness.sender()
    job = harness.accept()
    outcome = Outcome.succeeded(job.id, RESULT)
    harness.end(outcome)
    message = harness.heard()
    assert message["type"] == "job.succeeded"
    assert message["data"] == json.loads(json.dumps(job_document(harness.jobs.status(job.id))))
    assert message["timestamp"] == message["data"]["finished_at"]  # type: ignore[index]
    head = harness.host.seen[0].split("\r\n")
    assert head[0] == "POST /hook?of=me HTTP/1.1"
    assert "Content-Type: application/json" in head
    assert f"webhook-id: msg_{job.id}" in head
    harness.nothing_left()


def test_a_failure_and_a_cancellation_are_told_with_their_errors(harness: WebhookHarness) -> None:
    """Each under its own type."""
    harness.sender()
    failed = harness.accept()
    harness.end(Outcome.failed(failed.id, UndecodableImageError("Half of it is missing.")))
    message = harness.heard(0)
    assert message["type"] == "job.failed"
    assert message["data"]["error"] == {"code": "undecodable_image", "detail": "Half of it is missing."}  # type: ignore[index]
    canceled = harness.accept()
    harness.jobs.cancel(canceled.id)
    assert harness.heard(1)["type"] == "job.canceled"


def test_a_job_that_is_lost_or_whose_turn_never_came_is_told_too(harness: WebhookHarness) -> None:
    """They end without anybody who could say so: the delivery that was due at the latest does."""
    job = harness.accept()
    harness.dispatcher.job_progress = WorkerLostError("Three tries were cut short.")
    harness.services.webhooks.schedule(job.id, 0)
    harness.sender()
    assert (harness.heard(0)["type"], harness.heard(0)["data"]["error"]["code"]) == ("job.failed", "worker_lost")  # type: ignore[index]
    late = harness.accept()
    harness.dispatcher.job_progress = None
    harness.services.webhooks.schedule(late.id, 0)
    message = harness.heard(1)
    assert (message["type"], message["data"]["state"]) == ("job.expired", "expired")  # type: ignore[index]


def test_a_job_that_still_runs_is_not_told_of_until_it_ends(harness: WebhookHarness) -> None:
    """Its delivery is put off a little, as often as it takes."""
    job = harness.accept()
    harness.services.webhooks.schedule(job.id, 0)
    count = len(harness.dispatcher.looked_up)
    harness.sender()
    eventually(lambda: len(harness.dispatcher.looked_up) > count + 2, 5)
    assert not harness.host.seen
    harness.end(Outcome.succeeded(job.id, RESULT))
    assert harness.heard()["type"] == "job.succeeded"


def test_what_is_not_heard_is_said_again_in_the_same_words(harness: WebhookHarness) -> None:
    """An error, a redirect (never followed), a hang-up, then it is heard: the same id, the same body, signed anew."""
    responses = [text("500 No"), text("302 Found", Location="/else"), lambda client: client.close(), text("200 OK")]
    harness.host.responses["/hook?of=me"] = lambda client: responses[len(harness.host.seen) - 1](client)
    harness.sender()
    job = harness.accept()
    harness.end(Outcome.succeeded(job.id, RESULT))
    messages = [harness.heard(at) for at in range(4)]
    assert messages == [messages[0]] * 4
    ids = {line for each in harness.host.seen for line in each.split("\r\n") if line.startswith("webhook-id")}
    assert ids == {f"webhook-id: msg_{job.id}"}
    harness.nothing_left()
    assert len(harness.host.seen) == 4


def test_after_the_last_try_it_is_given_up_and_logged(
    harness: WebhookHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """One try more than there are waits; the log says what came of it."""
    harness.host.responses["/hook?of=me"] = text("503 Not now")
    harness.sender()
    harness.end(Outcome.succeeded(harness.accept().id, RESULT))
    eventually(lambda: "given up after 4 tries: it is answered with 503" in caplog.text, 5)
    harness.nothing_left()
    assert len(harness.host.seen) == 4


def test_a_receiver_that_is_gone_is_asked_once(harness: WebhookHarness) -> None:
    """410 is an answer too."""
    harness.host.responses["/hook?of=me"] = text("410 Gone")
    harness.sender()
    harness.end(Outcome.succeeded(harness.accept().id, RESULT))
    harness.heard()
    harness.nothing_left()
    assert len(harness.host.seen) == 1


@pytest.mark.parametrize("url", ["http://private.example/", "http://127.0.0.2:{port}/", "http://[::1]:{port}/"])
def test_a_webhook_reaches_no_inner_address(
    harness: WebhookHarness, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    """The guard is the fetcher's; where it was to go is only in the log."""
    harness.sender()
    job = harness.accept(url.format(port=harness.host.port))
    harness.end(Outcome.succeeded(job.id, RESULT))
    eventually(lambda: "given up" in caplog.text, 5)
    assert not harness.host.seen


def test_what_was_told_is_not_told_twice(harness: WebhookHarness) -> None:
    """A worker that ends a canceled job, or a front that died after its post, makes it due again for nothing."""
    harness.sender()
    job = harness.accept()
    harness.end(Outcome.succeeded(job.id, RESULT))
    harness.heard()
    for _ in range(2):
        harness.services.webhooks.schedule(job.id, 0)
        harness.nothing_left()
    assert len(harness.host.seen) == 1


def test_a_new_sender_goes_on_counting_where_the_last_one_stopped(
    harness: WebhookHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """Tries are kept in the store: a service that restarts often does not try for ever."""
    caplog.set_level(logging.INFO)
    harness.host.responses["/hook?of=me"] = text("500 No")
    slow = DeliveryTimings(look=0.01, timeout=1, retries=(60, 60))
    job = harness.accept()
    harness.end(Outcome.succeeded(job.id, RESULT))
    for tries in range(1, 4):
        harness.services.webhooks.schedule(job.id, 0)
        sender = harness.sender(slow)
        eventually(lambda: len(harness.host.seen) == tries, 5)  # noqa: B023
        sender.stop()
    assert "given up after 3 tries" in caplog.text


def test_a_slow_receiver_holds_up_nobody_else(harness: WebhookHarness) -> None:
    """There are places for several posts at a time."""
    release = Event()

    def slow(client: socket.socket) -> None:
        release.wait(5)
        text("200 OK")(client)

    harness.host.responses["/slow"] = slow
    harness.sender()
    for url in (harness.host.url("/slow"), ""):
        harness.end(Outcome.succeeded(harness.accept(url).id, RESULT))
    eventually(lambda: any("/hook" in each for each in harness.host.seen), 5)
    assert harness.busy()
    release.set()
    harness.nothing_left()


def test_jobs_that_are_gone_or_want_nobody_told_are_dropped(harness: WebhookHarness) -> None:
    """A delivery may outlive its job's record."""
    harness.services.webhooks.schedule("ffffffff-0000-4000-8000-000000000000", 0)
    harness.sender()
    harness.nothing_left()
    assert not harness.host.seen


def test_without_a_secret_nothing_runs(harness: WebhookHarness) -> None:
    """No thread, no look."""
    harness.settings = Settings()
    harness.sender()
    assert "webhook-sender" not in {each.name for each in threads()}


def test_a_sender_outlives_a_store_that_fails_for_a_while(
    harness: WebhookHarness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, and goes on when it is back."""
    webhooks = harness.services.webhooks
    take: Callable[[float], str | None] = webhooks.take
    calls = []

    def fail_first(again_in: float) -> str | None:
        calls.append(again_in)
        if len(calls) < 4:
            raise ConnectionError("redis is away")
        return take(again_in)

    monkeypatch.setattr(webhooks, "take", fail_first)
    job = harness.accept()
    harness.end(Outcome.succeeded(job.id, RESULT))
    harness.sender()
    assert harness.heard()["type"] == "job.succeeded"
    assert caplog.text.count("not delivered for now") == 1
