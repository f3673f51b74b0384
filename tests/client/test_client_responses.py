"""What a client says where no service of ours answers, or not as it should."""

import pickle
import re
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread

import pytest

from client.fake_service import CannedResponse, FakeService, job
from image_processor_client import Busy, Client, Job, JobFailed, ServiceError, TimedOut, Unreachable

HTML = {"Content-Type": "text/html; charset=utf-8"}
SIGN_IN = b"<html><head><title>\n Sign in to\n the network</title></head><body>...</body></html>"


@pytest.fixture
def silence() -> Iterator[str]:
    """The address of somebody who takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    "error",
    [
        ServiceError(415, "not_an_image", "No."),
        Busy(429, "queue_full", "Later.", 7),
        JobFailed(400, "undecodable_image", "No.", Job.from_json(job("failed"))),
        TimedOut(Job.from_json(job("running")), 3),
        Unreachable("Nobody."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_whole_out_of_a_process_of_a_pool(error: ServiceError) -> None:
    """One that cannot be read there breaks a ProcessPoolExecutor, and a multiprocessing.Pool waits for it for good."""
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("status", [200, 401, 403, 502, 504])
def test_a_page_of_a_proxy_is_told_from_an_answer(service: FakeService, status: int) -> None:
    """Whatever was asked for, and whatever its status: by its title, with where it came from."""
    service.responses = [CannedResponse(status, SIGN_IN, HTML)]
    message = f"Expected an answer of image-processor from {service.url}/v1/.*got HTTP status {status} and text/html: "
    with Client(service.url) as client:
        for call in (lambda: client.detect(b"x"), client.models, lambda: client.picture("j1"), client.status):
            with pytest.raises(
                ServiceError, match=message + "'Sign in to the network'. Is it another service"
            ) as caught:
                call()
            assert (caught.value.status, caught.value.code) == (status, "unknown")
        with pytest.raises(ServiceError, match="image-processor"):
            next(client.stream("j1"))


@pytest.mark.parametrize(
    "content",
    [["no"], {}, {"models": {}}, {"models": [{"name": 7, "state": "loaded"}]}, b"{half"],
    ids=["array", "empty", "object", "number", "half"],
)
def test_json_of_another_service_is_no_answer(service: FakeService, content: object) -> None:
    """It is an error with what was wrong, not a KeyError."""
    service.responses = [CannedResponse(200, content, {"Content-Type": "application/json"})]
    with Client(service.url) as client, pytest.raises(ServiceError, match="an image-processor") as caught:
        client.models()
    assert (caught.value.status, caught.value.code) == (200, "unknown")


def test_an_event_of_another_service_is_no_job(service: FakeService) -> None:
    """A stream of something else."""
    service.responses = [CannedResponse(200, b'data: {"hello": 1}\n\n', {"Content-Type": "text/event-stream"})]
    with Client(service.url) as client, pytest.raises(ServiceError, match="Expected the events of job j1, got others"):
        next(client.stream("j1"))


def test_a_redirect_that_would_drop_the_picture_is_told(service: FakeService) -> None:
    """As from http to https; one that keeps the method is followed."""
    there = {"Location": f"{service.url}/elsewhere"}
    service.responses = [
        CannedResponse(307, b"", there),
        CannedResponse(),
        CannedResponse(301, b"", there),
        CannedResponse(),
    ]
    with Client(service.url) as client:
        assert client.detect(b"x").job_id == "j1"
        with pytest.raises(ServiceError, match=f"was sent on to {re.escape(service.url)}/elsewhere") as caught:
            client.detect(b"x")
    assert caught.value.code == "moved"


def test_redirects_without_an_end_are_told(service: FakeService) -> None:
    """Once, and no stack of the HTTP library."""
    service.respond = lambda request: CannedResponse(307, b"", {"Location": request.path})
    with Client(service.url) as client, pytest.raises(Unreachable, match="redirects"):
        client.models()


def test_the_service_says_itself_what_it_refuses(service: FakeService) -> None:
    """Its sentence and its code, for a key, a size, an option, what is no picture, a url."""
    problems = {401: "unauthorized", 413: "too_many_bytes", 422: "bad_option", 415: "not_an_image", 403: "not_enabled"}
    with Client(service.url) as client:
        for status, code in problems.items():
            service.responses = [CannedResponse(status, {"code": code, "detail": f"Expected no {code}."})]
            with pytest.raises(ServiceError, match=f"Expected no {code}") as caught:
                client.detect(b"x")
            assert (type(caught.value), caught.value.status, caught.value.code) == (ServiceError, status, code)


def test_a_moment_to_come_back_is_honored(service: FakeService) -> None:
    """`Retry-After` may be a date, as proxies write it; one that is neither is a second."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with Client(service.url, timeout=0.5) as client:
        for retry_after, least, most in ((later, 80, 90), ("soon", 1, 1), ("", 1, 1)):
            service.responses = [CannedResponse(429, b"", {"Retry-After": retry_after, **HTML})]
            with pytest.raises(Busy) as caught:
                client.models()
            assert least <= caught.value.retry_after <= most


def test_a_service_that_says_nothing_is_given_up_in_time(silence: str) -> None:
    """Soon after the call's own time, and not after the HTTP library's."""
    started = time.monotonic()
    with (
        Client(silence, timeout=0.5) as client,
        pytest.raises(Unreachable, match=f"answer of {silence} within .* seconds, got none. Is it too busy"),
    ):
        client.models()
    assert time.monotonic() - started < 10


def test_a_batch_that_may_have_arrived_is_sent_again_with_its_key(service: FakeService) -> None:
    """So it is one batch; a url in it stands in its place, for the service to fetch."""
    full = CannedResponse(429, {"code": "queue_full", "detail": "Full."}, {"Retry-After": "0"})
    entry = {"name": "a", "id": "j1", "state": "succeeded"}
    progress = {"done": 1, "total": 1, "succeeded": 1, "failed": 0}
    batch = {"id": "b1", "task": "detect", "state": "finished", "created_at": "", "progress": progress, "jobs": [entry]}
    service.responses = [None, full, CannedResponse(202, batch)]
    with Client(service.url) as client:
        assert client.submit_batch([b"x", "http://a/b.jpg", b"y"]).final
    assert len(service.requests) == 3
    assert len({request.headers["Idempotency-Key"] for request in service.requests}) == 1
    body = service.requests[-1].body
    assert body.index(b'filename="picture-1"') < body.index(b"\r\n\r\nhttp://a/b.jpg\r\n") < body.index(b"picture-3")


@pytest.mark.parametrize(("key", "sent"), [(" secret\n", "Bearer secret"), ("", None)])
def test_a_key_out_of_a_file_is_a_key(service: FakeService, key: str, sent: str | None) -> None:
    """Without the line's end, which no header may have."""
    with Client(service.url, api_key=key) as client:
        client.detect(b"x")
    assert service.requests[0].headers.get("Authorization") == sent


@pytest.mark.parametrize("key", ["schlüssel", "a\nb"])
def test_a_key_that_no_header_can_have_is_told(key: str) -> None:
    """Before anything is sent, and without the key."""
    with pytest.raises(ServiceError, match="Expected an API key of visible ASCII characters, got others"):
        Client("http://localhost", api_key=key)


def test_a_call_in_another_thread_is_no_other_call(service: FakeService) -> None:
    """One client for all threads; each job has a key of its own."""
    with Client(service.url) as client:
        threads = [Thread(target=client.detect, args=(b"x",)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert len({request.headers["Idempotency-Key"] for request in service.requests}) == 8
    assert job()["id"] == "j1"
