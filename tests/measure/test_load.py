"""Clients of a service, against a real one."""

import pytest

from measure.load.connection import Connection
from measure.load.loops import Load, run
from measure.load.requests import get, read_json, result_of, upload
from measure.rounds import TOTAL
from wire.errors import BadOptionError, NotReadyError


def test_a_closed_loop_counts_every_answer(service) -> None:
    """As many samples as uploads came, from several clients, each with its time."""
    done = run(Load(service.url, clients=3, seconds=0.2), [b"one", b"two"])
    assert len(done.samples) == len(service.uploads) > 3
    assert done.failed == 0
    assert done.seconds >= 0.2
    assert all(sample.timings_ms[TOTAL] > 0 for sample in done.samples)


def test_an_open_loop_asks_as_often_as_it_was_told(service) -> None:
    """50 a second for 0.3 seconds are 15, whether four clients ask or one; all pictures have their turn."""
    for clients in (1, 4):
        service.uploads.clear()
        done = run(Load(service.url, clients=clients, rate=50, seconds=0.3), [b"one", b"two"])
        assert len(done.samples) == len(service.uploads) == 15
        assert sum(b"\r\n\r\none\r\n" in body for body in service.uploads) == 8


def test_in_an_open_loop_a_wait_for_a_free_client_counts(service) -> None:
    """Answers that take 50 ms at 100 a second over one client fall behind, and the last one's time says so."""
    import time

    service.answer = lambda _: (time.sleep(0.05), (200, {}, b"{}"))[1]
    done = run(Load(service.url, clients=1, rate=100, seconds=0.1), [b"one"])
    times = [sample.timings_ms[TOTAL] for sample in done.samples]
    assert len(times) == 10
    assert times == sorted(times)
    assert times[-1] > 9 * 50 - 90


def test_errors_are_no_answers(service) -> None:
    """They are counted apart, and have no time."""
    service.answer = lambda _: (503, {}, b"{}")
    done = run(Load(service.url, clients=1, rate=50, seconds=0.1), [b"one"])
    assert (done.samples, done.failed) == ((), 5)


def test_a_job_that_is_not_done_is_looked_at_again(service) -> None:
    """202 leads to its place; what is there counts."""
    service.answer = lambda _: (202, {"Location": "/view/1"}, b"")
    service.pages["/view/1"] = b'{"done": true}'
    connection = Connection(service.url)
    assert read_json(result_of(connection, service.url, upload(service.url, b"one", {"size": 320}))) == {"done": True}
    connection.close()


def test_a_connection_that_was_closed_is_opened_again(service) -> None:
    """A service may hang up between two requests."""
    service.hangs_up = True
    connection = Connection(service.url)
    for _ in range(3):
        assert connection.ask(get(service.url, "/")).status == 200
    connection.close()


def test_nobody_there_is_said(service) -> None:
    """With the address; and so is an address that is none."""
    with pytest.raises(NotReadyError, match=r"127\.0\.0\.1:1 did not answer"):
        Connection("http://127.0.0.1:1").ask(get("http://127.0.0.1:1", "/"))
    with pytest.raises(BadOptionError, match="expected an address"):
        Connection("localhost:5001")


def test_an_upload_is_multipart_with_its_options_in_the_query() -> None:
    """As curl would send it; the length is that of the body."""
    request = upload("http://here:1", b"JPEG", {"size": 320, "shape": "rect"})
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /upload?size=320&shape=rect HTTP/1.1\r\nHost: here:1\r\nAccept: application/json")
    assert f"Content-Length: {len(body)}".encode() in head
    assert body.endswith(b"\r\n\r\nJPEG\r\n--image-processor-measures--\r\n")
