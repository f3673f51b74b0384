"""The client before a service that says what it is told to."""

import socket
import time
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from client.fake_service import RESULT, CannedResponse, FakeService, job
from image_processor_client import Busy, Client, Detection, JobFailed, ServiceError, TimedOut, Unreachable, transport
from wire.tasks.detect import labels

DOG = Detection("dog", 16, 0.874, (131.2, 218.9, 309.4, 540.1))
RUNNING = CannedResponse(202, job("running"), {"Retry-After": "1"})


def test_detect_takes_a_picture_wherever_it_is(service: FakeService, tmp_path: Path) -> None:
    """A path, its text, bytes, an open file: the same request, the result with types."""
    path = tmp_path / "dog.jpg"
    path.write_bytes(b"picture")
    with Client(service.url + "/") as client:
        results = [client.detect(each) for each in (path, str(path), b"picture", BytesIO(b"picture"))]
    assert {request.body for request in service.requests} == {b"picture"}
    assert {result.detections for result in results} == {(DOG,)}
    assert (results[0].size, results[0].job_id, results[0].raw) == ((768, 576), "j1", RESULT)


@pytest.mark.parametrize("address", ["localhost:5001", "example.org", "", "ftp://example.org"])
def test_an_address_without_http_is_told_so(address: str) -> None:
    """As curl takes it. It is not guessed: where https was meant, the key would go over the net for all to read."""
    with (
        Client(address, api_key="secret") as client,
        pytest.raises(Unreachable, match=f"begins with http:// or https://, got '{address}'") as caught,
    ):
        client.models()
    assert caught.value.code == "unreachable"


def test_options_and_the_key_are_sent_as_the_contract_says(service: FakeService) -> None:
    """Options in the query, booleans and lists as the service reads them; the key as a bearer's; a wait preferred."""
    with Client(service.url, api_key="secret", timeout=20) as client:
        client.detect(b"x", confidence_threshold=0.4, picture=True, labels=["cat", "dog:0.6"], model=None)
    (request,) = service.requests
    assert request.path == "/v1/jobs?task=detect&confidence_threshold=0.4&picture=true&labels=cat%2Cdog%3A0.6"
    assert (request.headers["Authorization"], request.headers["Prefer"]) == ("Bearer secret", "wait=19")


def test_a_job_that_is_not_stored_has_no_key(service: FakeService) -> None:
    """The service would refuse one; all others have one, so that however often they are sent they are one."""
    with Client(service.url) as client:
        client.detect(b"x", store=False)
        client.detect(b"x", store=True)
        client.run("detect", b"x", store=False)
    assert service.requests[0].path == "/v1/jobs?task=detect&store=false"
    assert ["Idempotency-Key" in request.headers for request in service.requests] == [False, True, False]


def test_any_task_is_run(service: FakeService) -> None:
    """Its options are fields of a form, which may be long; what comes of it is as the service wrote it."""
    answered = {"caption": None, "answers": [{"question": "Who?", "answer": "A dog"}]}
    service.responses = [
        CannedResponse(202, job("running", task="describe")),
        CannedResponse(200, job(task="describe", result=answered)),
    ]
    with Client(service.url) as client:
        assert client.run("describe", b"picture", questions=["Who?", "What, then?"], clean=True, model=None) == answered
    request = service.requests[0]
    assert request.path == "/v1/jobs"
    form = BytesParser().parsebytes(
        b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n" + request.body
    )
    parts = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in form.get_payload()
    }
    assert parts == {"task": b"describe", "questions": b'["Who?", "What, then?"]', "clean": b"true", "file": b"picture"}
    service.responses = [CannedResponse(200, job(task="read", result=None))]
    with Client(service.url) as client, pytest.raises(ServiceError, match="no result came with it"):
        client.run("read", b"picture")


def test_a_list_is_written_the_same_however_it_is_sent(service: FakeService) -> None:
    """Labels with commas, as the service reads them, questions in JSON: in a query as in a form."""
    service.responses = [CannedResponse(200, job(result=RESULT)), CannedResponse(202, job("queued", task="describe"))]
    with Client(service.url) as client:
        client.run("detect", b"picture", labels=["dog", "cat:0.6"])
        client.submit(b"picture", task="describe", questions=["Who?", "What, then?"])
    form, query = service.requests
    assert b"dog,cat:0.6\r\n" in form.body
    assert query.path == "/v1/jobs?task=describe&questions=%5B%22Who%3F%22%2C+%22What%2C+then%3F%22%5D"


def test_a_task_is_run_without_a_picture(service: FakeService) -> None:
    """Of its texts alone, as a search is."""
    service.responses = [CannedResponse(200, job(task="search", result={"hits": []}))]
    with Client(service.url) as client:
        assert client.run("search", query="dog on a beach", collection="jobs.holiday") == {"hits": []}
    (request,) = service.requests
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.body == b"task=search&query=dog+on+a+beach&collection=jobs.holiday"


def test_a_job_of_another_task_has_its_result_as_it_is(service: FakeService) -> None:
    """Alone, and in a batch: it is not read as detections."""
    service.responses = [CannedResponse(200, job(task="read", result={"text": "Hello"}))]
    with Client(service.url) as client:
        found = client.wait("j1")
    assert (found.result, found.output) == (None, {"text": "Hello"})
    entry = {"name": "a.png", "id": "j1", "state": "succeeded", "result": {"text": "Hello"}}
    batch = {
        "id": "b1",
        "task": "read",
        "state": "finished",
        "created_at": "2026-11-21T01:53:20.123Z",
        "jobs": [entry],
        "progress": {"done": 1, "total": 1, "succeeded": 1, "failed": 0},
    }
    service.responses = [CannedResponse(200, batch)]
    with Client(service.url) as client:
        (only,) = client.wait_batch("b1").jobs
    assert (only.state, only.result) == ("succeeded", None)


def test_a_file_is_sent_under_its_name(service: FakeService, tmp_path: Path) -> None:
    """The files that are made of its result are called after it; bytes have none."""
    path = tmp_path / "tr\u00e4um.jpg"
    path.write_bytes(b"picture")
    with Client(service.url) as client:
        client.detect(path)
        client.submit(str(path), name="other.jpg")
        client.detect(b"picture")
    queries = [
        dict(parse_qsl(urlsplit(request.path).query)) for request in service.requests if request.method == "POST"
    ]
    assert [query.get("name") for query in queries] == ["tr\u00e4um.jpg", "other.jpg", None]


@pytest.mark.parametrize(
    "wanted",
    [
        {"traffic, light": 0.5, "dog": None, "a:0.5": 1},
        ["traffic, light:0.5", "dog", '"a:0.5":1'],
        ("traffic, light:0.5", "dog", '"a:0.5":1'),
        '"traffic, light":0.5,dog,"a:0.5":1',
    ],
)
def test_labels_with_commas_and_colons_are_written_as_the_service_reads_them(
    service: FakeService, wanted: object
) -> None:
    """A mapping takes labels as they are; a list, what would stand between two commas."""
    with Client(service.url) as client:
        client.detect(b"x", labels=wanted)
    (request,) = service.requests
    query = dict(parse_qsl(urlsplit(request.path).query))
    assert labels.parse(query["labels"]) == {"traffic, light": 0.5, "dog": None, "a:0.5": 1}


def test_a_job_that_is_not_done_in_time_is_asked_for_until_it_is(service: FakeService) -> None:
    """202, 202, 200: the same job."""
    service.responses = [RUNNING, RUNNING, CannedResponse()]
    with Client(service.url) as client:
        assert client.detect(b"x").detections == (DOG,)
    assert [(request.method, request.path.partition("?")[0]) for request in service.requests] == [
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs/j1"),
        ("GET", "/v1/jobs/j1"),
    ]


def test_a_repeated_request_makes_no_second_job(service: FakeService) -> None:
    """After a connection that broke off, a full queue and a service that was not ready: one key for all tries."""
    full = CannedResponse(429, {"code": "queue_full", "detail": "Full."}, {"Retry-After": "0"})
    starting = CannedResponse(503, {"code": "not_ready", "detail": "Starting."}, {"Retry-After": "0"})
    service.responses = [None, full, starting, CannedResponse()]
    with Client(service.url) as client:
        client.detect(b"x")
        client.detect(b"x")
    keys = [request.headers["Idempotency-Key"] for request in service.requests]
    assert len(keys) == 5
    assert (len(set(keys[:4])), len(set(keys))) == (1, 2)


def test_retry_after_is_honored(service: FakeService) -> None:
    """The next try comes when the service said, not before."""
    service.responses = [
        CannedResponse(429, {"code": "rate_limited", "detail": "Slow."}, {"Retry-After": "1"}),
        CannedResponse(),
    ]
    started = time.monotonic()
    with Client(service.url) as client:
        client.detect(b"x")
    assert time.monotonic() - started >= 1


def test_a_service_that_stays_busy_is_given_up(service: FakeService) -> None:
    """At once where its time is beyond the client's, and after a bounded number of tries."""
    service.responses = [CannedResponse(429, {"code": "queue_full", "detail": "Full."}, {"Retry-After": "60"})]
    with Client(service.url, timeout=5) as client:
        with pytest.raises(Busy) as caught:
            client.detect(b"x")
        assert (caught.value.status, caught.value.code, caught.value.retry_after) == (429, "queue_full", 60)
        assert len(service.requests) == 1
        service.responses = [CannedResponse(503, {"code": "not_ready", "detail": "Starting."}, {"Retry-After": "0"})]
        with pytest.raises(Busy):
            client.detect(b"x")
    assert len(service.requests) == 1 + 8


def test_a_failed_job_is_told_from_a_refused_request(service: FakeService) -> None:
    """JobFailed has the job; ServiceError the status, the code and what to do."""
    failed = job("failed", error={"code": "undecodable_image", "detail": "Half a picture."})
    problem = {"code": "undecodable_image", "detail": "Half a picture.", "job": failed}
    service.responses = [
        CannedResponse(400, problem),
        CannedResponse(415, {"code": "not_an_image", "detail": "No picture."}),
    ]
    with Client(service.url) as client:
        with pytest.raises(JobFailed, match="Half a picture") as caught:
            client.detect(b"x")
        assert caught.value.job is not None
        assert caught.value.job.state == "failed"
        with pytest.raises(ServiceError) as refused:
            client.detect(b"x")
    assert (type(refused.value), refused.value.status, refused.value.code) == (ServiceError, 415, "not_an_image")


def test_submit_waits_for_nothing_and_wait_for_the_end(service: FakeService) -> None:
    """The job as it was accepted; then as it ended."""
    service.responses = [
        CannedResponse(202, job("queued", queue_position=3, eta_seconds=0.1)),
        RUNNING,
        CannedResponse(),
    ]
    with Client(service.url) as client:
        accepted = client.submit(b"x", expires_in=60)
        assert (accepted.state, accepted.queue_position, accepted.final) == ("queued", 3, False)
        done = client.wait(accepted.id, timeout=10)
    assert done.result is not None
    assert done.result.detections == (DOG,)
    assert "Prefer" not in service.requests[0].headers


def test_a_wait_that_is_over_leaves_the_job_to_be_waited_for(service: FakeService) -> None:
    """TimedOut has the job."""
    service.responses = [RUNNING]
    with Client(service.url) as client, pytest.raises(TimedOut) as caught:
        client.wait("j1", timeout=0.2)
    assert caught.value.job.id == "j1"


def test_cancel_models_and_pictures(service: FakeService) -> None:
    """Each is one request; a picture that is still in the making is asked for again."""
    service.responses = [
        CannedResponse(200, job("canceled")),
        CannedResponse(200, {"models": [{"name": "yolov3", "state": "loaded"}]}),
        CannedResponse(202, job("running")),
        CannedResponse(200, b"\xff\xd8\xff"),
    ]
    with Client(service.url) as client:
        assert client.cancel("j1").state == "canceled"
        assert [model.name for model in client.models()] == ["yolov3"]
        assert client.picture("j1", "png", labels="cat") == b"\xff\xd8\xff"
    assert [(request.method, request.path) for request in service.requests] == [
        ("DELETE", "/v1/jobs/j1"),
        ("GET", "/v1/models"),
        ("GET", "/v1/jobs/j1?format=png&labels=cat"),
        ("GET", "/v1/jobs/j1?format=png&labels=cat"),
    ]


def test_stream_tells_of_every_change_until_the_end(service: FakeService) -> None:
    """Comments are passed over; a stream that breaks off goes on where it was."""
    import json

    def events(*jobs: dict[str, object]) -> CannedResponse:
        lines = "".join(f": still there\n\nid: x\ndata: {json.dumps(each)}\n\n" for each in jobs)
        return CannedResponse(200, lines.encode(), {"Content-Type": "text/event-stream"})

    queued = job("queued", queue_position=1)
    service.responses = [events(queued, job("running")), events(job("running"), job())]
    with Client(service.url) as client:
        assert [each.state for each in client.stream("j1")] == ["queued", "running", "succeeded"]
        service.responses = [CannedResponse(404, {"code": "unknown_job", "detail": "None."})]
        with pytest.raises(ServiceError, match="None"):
            next(client.stream("j1"))


@pytest.mark.parametrize("url", ["ftp://somewhere", "nowhere", "http://", "http://[::1"])
def test_an_address_that_is_none_is_unreachable(url: str) -> None:
    """One clear line, no matter what is wrong with it."""
    with pytest.raises(Unreachable, match="Expected"), Client(url) as client:
        client.models()


def test_a_service_that_is_not_there_is_unreachable() -> None:
    """After a few tries, soon."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = time.monotonic()
    with Client(f"http://127.0.0.1:{port}") as client, pytest.raises(Unreachable, match="Is it running") as caught:
        client.detect(b"x")
    assert (caught.value.status, caught.value.code) == (0, "unreachable")
    assert time.monotonic() - started < 5


def test_a_service_that_starts_again_is_waited_for(service: FakeService) -> None:
    """For longer than one that never answered: whoever goes through a folder need not begin anew for a restart."""
    service.responses = [CannedResponse(), None, None, None, CannedResponse()]
    with Client(service.url) as client:
        assert [client.detect(b"x").detections for _ in range(2)] == [(DOG,)] * 2
    assert len(service.requests) == 5


def test_a_service_that_stays_away_is_waited_for_once(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a folder is told soon that nobody is there."""
    monkeypatch.setattr(transport, "FIRST_PAUSE_SECONDS", 0.001)
    service.responses = [CannedResponse(), *[None] * (transport.TRIES + transport.CONNECTION_TRIES)]
    with Client(service.url) as client:
        assert client.detect(b"x").detections == (DOG,)
        for tries in (transport.TRIES, transport.CONNECTION_TRIES):
            before = len(service.requests)
            with pytest.raises(Unreachable):
                client.detect(b"x")
            assert len(service.requests) - before == tries
