"""Clients of a service, which wrk plays, against a real one."""

import time
from pathlib import Path

import pytest

from measure.load.run import target
from measure.load.wrk import Load, run
from measure.rounds import TOTAL
from wire.errors import BadOptionError, NotReadyError

pytestmark = pytest.mark.usefixtures("wrk")


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Two files, whose bytes are `one` and `two`."""
    files = [tmp_path / "first picture.jpg", tmp_path / "second.jpg"]
    for path, content in zip(files, (b"one", b"two"), strict=True):
        path.write_bytes(content)
    return files


def test_a_closed_loop_counts_every_answer(service, pictures: list[Path]) -> None:
    """As many samples as uploads came, from several clients, each with its time; none is left when the turn is over."""
    done = run(Load(service.url, clients=3, seconds=0.2), pictures)
    assert len(done.samples) == len(service.uploads) > 3
    assert done.failed == 0
    assert done.seconds > 0
    assert all(0 < sample.timings_ms[TOTAL] < 1000 for sample in done.samples)


def test_an_open_loop_asks_as_often_as_it_was_told(service, pictures: list[Path]) -> None:
    """50 a second for 0.3 seconds are 15, whether four clients ask or one; all pictures have their turn."""
    for clients in (1, 4):
        service.uploads.clear()
        done = run(Load(service.url, clients=clients, rate=50, seconds=0.3), pictures)
        assert len(done.samples) == len(service.uploads) == 15
        assert sum(b"\r\n\r\none\r\n" in body for body in service.uploads) in (7, 8)


def test_in_an_open_loop_a_wait_for_a_free_client_counts(service, pictures: list[Path]) -> None:
    """Answers that take 50 ms at 100 a second over one client fall behind, and the last one's time says so."""
    service.respond = lambda _: (time.sleep(0.05), (200, {}, b"{}"))[1]
    done = run(Load(service.url, clients=1, rate=100, seconds=0.1), pictures)
    times = [sample.timings_ms[TOTAL] for sample in done.samples]
    assert len(times) == 10
    assert times == sorted(times)
    assert times[-1] > 9 * 50 - 90


def test_errors_are_no_answers(service, pictures: list[Path]) -> None:
    """They are counted apart, and have no time."""
    service.respond = lambda _: (503, {}, b"{}")
    done = run(Load(service.url, clients=1, rate=50, seconds=0.1), pictures)
    assert (done.samples, done.failed) == ((), 5)


def test_a_job_that_is_not_done_is_looked_at_again(service, pictures: list[Path]) -> None:
    """202 leads to its place; what is there counts, from the upload on."""
    service.respond = lambda _: (202, {"Location": "/view/1"}, b"")
    done = run(Load(service.url, clients=1, rate=50, seconds=0.1), pictures)
    assert (len(done.samples), done.failed) == (len(service.uploads), 0)
    assert all(sample.timings_ms[TOTAL] >= 20 for sample in done.samples)


def test_a_job_that_takes_long_is_looked_at_until_it_is_done(service, pictures: list[Path]) -> None:
    """Such looks are answered 202 without a place, as /view does: it is where it was."""
    service.respond, service.pending = lambda _: (202, {"Location": "/view/1"}, b""), 4
    done = run(Load(service.url, clients=1, rate=50, seconds=0.01), pictures)
    assert (len(done.samples), done.failed) == (1, 0)
    assert done.samples[0].timings_ms[TOTAL] >= 5 * 20


def test_a_connection_that_was_closed_is_opened_again(service, pictures: list[Path]) -> None:
    """A service may hang up after an answer."""
    service.hangs_up = True
    done = run(Load(service.url, clients=1, rate=10, seconds=0.5), pictures)  # slowly: a request may meet the farewell
    assert (len(done.samples), done.failed) == (5, 0)


def test_a_service_that_hangs_up_without_an_answer_failed(service, pictures: list[Path]) -> None:
    """Each such upload counts."""
    service.says_nothing = True
    done = run(Load(service.url, clients=1, seconds=0.1), pictures)
    assert done.samples == ()
    assert done.failed > 0


def test_an_upload_is_multipart_with_its_options_in_the_query(service, pictures: list[Path]) -> None:
    """As curl would send it; and what is wanted is asked for."""
    run(Load(service.url, "picture", 1, 50, 0.01, (("size", 320), ("shape", "rect"))), pictures)
    [head], [body] = service.heads, service.uploads
    assert (head["path"], head["Accept"]) == ("/upload?size=320&shape=rect", "image/jpeg")
    assert head["Host"] == service.url.removeprefix("http://")
    boundary = head["Content-Type"].removeprefix("multipart/form-data; boundary=").encode()
    assert body.startswith(b"--" + boundary + b'\r\nContent-Disposition: form-data; name="file"; filename=')
    assert body.endswith(b"\r\n\r\none\r\n--" + boundary + b"--\r\n")


def test_nobody_there_is_a_failure(pictures: list[Path]) -> None:
    """Of the turn, not of the command: the other services have theirs."""
    done = run(Load("http://127.0.0.1:1", clients=1, seconds=0.1), pictures)
    assert (done.samples, done.failed) == ((), 1)


def test_what_wrk_cannot_do_is_said(pictures: list[Path]) -> None:
    """With its own words."""
    with pytest.raises(NotReadyError, match="wrk: unable to resolve"):
        run(Load("http://nowhere.invalid", clients=1, seconds=0.1), pictures)


def test_a_missing_wrk_is_said(pictures: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """And where to have it from."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotReadyError, match="wrk is not installed here; Debian"):
        run(Load("http://127.0.0.1:1"), pictures)


def test_a_target_is_an_address_with_or_without_a_name() -> None:
    """What is neither is refused before anything starts."""
    assert (target("ours=http://here:1").name, target("http://here:1?a=b").name) == ("ours", "http://here:1?a=b")
    with pytest.raises(BadOptionError, match="expected an address"):
        target("localhost:5001")
