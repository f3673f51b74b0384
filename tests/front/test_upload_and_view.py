"""The way of a picture through the routes, in both modes."""

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from front.dispatch.fakes import RESULT, FakeProcess
from wire import keys
from wire.errors import UndecodableImageError, WorkerLostError
from wire.jobs import JobState, Outcome, Progress
from wire.tasks.detect.spec import DETECT

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,image/avif,*/*;q=0.8"}


def _send(front: Any, jpeg: bytes, headers: dict[str, str] | None = None, query: str = "") -> TestResponse:
    return front.client.post("/upload" + query, data={"file": (BytesIO(jpeg), "a.jpg")}, headers=headers)


def _queue(front: Any, jpeg: bytes, headers: dict[str, str] | None = None) -> str:
    return str(_send(front, jpeg, headers).get_json()["url"]).rpartition("/")[2]


def test_mode_1_answers_with_the_picture(inline: Any, jpeg: bytes) -> None:
    """`curl -F file=@image.jpg` gets a JPEG, whose address is not needed."""
    for headers in (None, {"Accept": "*/*"}, BROWSER):
        response = _send(inline, jpeg, headers)
        assert (response.status_code, response.content_type, response.data) == (200, "image/jpeg", jpeg)


def test_mode_1_answers_with_json_where_that_is_asked_for(inline: Any, jpeg: bytes) -> None:
    """The detections, what is to know of them, and where they stay for a while."""
    body = _send(inline, jpeg, JSON, "?max_detections=7").get_json()
    assert list(body) == ["id", "url", "state", "info", "detections"]
    assert body["detections"] == RESULT["detections"]
    assert set(body["info"]) == {"image", "model", "options", "timings_ms"}
    assert body["info"]["options"] == DETECT.parse_options({"max_detections": 7})
    assert inline.client.get(body["url"]).data == jpeg
    assert inline.client.get(body["url"], headers=JSON).get_json() == body


def test_mode_2_answers_with_the_url(queued: Any, jpeg: bytes) -> None:
    """The body is the url alone; Location and Retry-After say the same to programs that know them."""
    response = _send(queued, jpeg)
    (job,) = queued.services.dispatcher.submitted
    assert (response.status_code, response.get_json()) == (202, {"url": f"/view/{job.id}"})
    assert response.headers["Location"] == f"/view/{job.id}"
    assert int(response.headers["Retry-After"]) >= 1
    assert queued.services.store.get(job.input_keys[0]) == jpeg


def test_mode_2_leads_a_browsers_form_to_the_page_that_waits_and_then_to_the_picture(queued: Any, jpeg: bytes) -> None:
    """Without JavaScript, by an address on this very host; curl and programs keep their 202."""
    response = _send(queued, jpeg, BROWSER, "?picture=true")
    (job,) = queued.services.dispatcher.submitted
    assert (response.status_code, response.headers["Location"]) == (303, f"/view/{job.id}")
    assert "Accept" in response.headers["Vary"]
    queued.services.dispatcher.job_progress = Progress(JobState.QUEUED, 3)
    page = queued.client.get(response.headers["Location"], headers=BROWSER)
    assert (page.status_code, page.mimetype) == (202, "text/html")
    FakeProcess(queued.services.store)(job.to_dict())
    assert queued.client.get(response.headers["Location"], headers=BROWSER).mimetype == "image/jpeg"
    assert [_send(queued, jpeg, headers).status_code for headers in (None, {"Accept": "*/*"}, JSON)] == [202] * 3


def test_an_unfinished_job_is_a_202_in_the_clients_own_words(queued: Any, jpeg: bytes) -> None:
    """A word for curl, a page that looks again for a browser, JSON for a program."""
    job_id = _queue(queued, jpeg)
    queued.services.dispatcher.job_progress = Progress(JobState.QUEUED, 3)
    plain = queued.client.get(f"/view/{job_id}")
    assert (plain.status_code, plain.mimetype, plain.text.strip()) == (202, "text/plain", "processing")
    assert plain.headers["Retry-After"]
    assert plain.headers["Cache-Control"] == "no-store"
    page = queued.client.get(f"/view/{job_id}", headers=BROWSER)
    assert page.status_code == 202
    assert 'http-equiv="refresh"' in page.text
    program = queued.client.get(f"/view/{job_id}", headers=JSON)
    assert program.status_code == 202
    where = {"id": job_id, "url": f"/view/{job_id}"}
    assert program.get_json() == where | {"state": "queued", "queue_position": 3, "eta_seconds": None}


def test_a_finished_job_is_the_picture_or_its_json(queued: Any, jpeg: bytes) -> None:
    """As soon as a worker has put it there."""
    job_id = _queue(queued, jpeg)
    FakeProcess(queued.services.store)(queued.services.dispatcher.submitted[0].to_dict())
    assert queued.client.get(f"/view/{job_id}", headers=BROWSER).data == jpeg
    body = queued.client.get(f"/view/{job_id}", headers=JSON).get_json()
    assert (body["state"], body["detections"]) == ("succeeded", RESULT["detections"])


def test_a_failed_job_answers_with_its_error_and_that_errors_status(queued: Any, jpeg: bytes) -> None:
    """Never 200 for a failure."""
    job_id = _queue(queued, jpeg)
    outcome = Outcome.failed(job_id, UndecodableImageError("cut off"))
    queued.services.store.put(keys.outcome(job_id), outcome.to_bytes(), 60)
    response = queued.client.get(f"/view/{job_id}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.get_json(force=True)["code"] == "undecodable_image"


def test_a_job_whose_workers_died_is_told_so(queued: Any, jpeg: bytes) -> None:
    """Not `processing` for ever."""
    job_id = _queue(queued, jpeg)
    queued.services.dispatcher.job_progress = WorkerLostError("Both workers died. Send it again.")
    response = queued.client.get(f"/view/{job_id}")
    assert (response.status_code, response.get_json(force=True)["code"]) == (500, "worker_lost")


@pytest.mark.parametrize("job_id", ["00000000-0000-4000-8000-000000000000", "rubbish", "%00", "a" * 3000])
def test_a_job_that_never_was_is_a_404(queued: Any, job_id: str) -> None:
    """Whatever stands in the address."""
    response = queued.client.get(f"/view/{job_id}")
    assert (response.status_code, response.get_json(force=True)["code"]) == (404, "unknown_job")


def test_a_job_that_is_gone_is_a_410(queued: Any, jpeg: bytes) -> None:
    """Its record outlives it."""
    job_id = _queue(queued, jpeg)
    response = queued.client.get(f"/view/{job_id}")
    assert (response.status_code, response.get_json(force=True)["code"]) == (410, "expired_job")


def test_a_picture_is_drawn_when_it_is_first_asked_for(inline: Any, jpeg: bytes) -> None:
    """Who wants JSON does not wait for a drawing; it is made of the same result, once."""
    body = _send(inline, jpeg, JSON).get_json()
    assert inline.services.store.get(keys.rendering(body["id"], "jpeg", "")) is None
    assert inline.client.get(body["url"]).data == jpeg
    assert inline.services.store.get(keys.rendering(body["id"], "jpeg", "")) == jpeg
    inline.services.store.put(keys.input(body["id"], "image", 0), b"", 0)
    assert inline.client.get(body["url"]).data == jpeg


def test_a_picture_that_a_worker_draws_is_processing_until_it_is_there(queued: Any, jpeg: bytes) -> None:
    """In mode 2 the drawing is a job of its own, handed over once."""
    dispatcher, store = queued.services.dispatcher, queued.services.store
    job_id = _queue(queued, jpeg, JSON)
    (job,) = dispatcher.submitted
    assert not job.formats
    FakeProcess(store)(job.to_dict())
    assert queued.client.get(f"/view/{job_id}").status_code == 202
    dispatcher.job_progress = Progress(JobState.RUNNING)
    assert queued.client.get(f"/view/{job_id}").text.strip() == "processing"
    _, drawing = dispatcher.submitted
    assert drawing.rendering.key == keys.rendering(job_id, "jpeg", "")
    FakeProcess(store)(drawing.to_dict())
    assert queued.client.get(f"/view/{job_id}").data == jpeg


def test_a_picture_that_was_pushed_out_is_a_410_and_its_json_stays(inline: Any, jpeg: bytes) -> None:
    """The store keeps what it can; what it lost is not drawn again and again."""
    body = _send(inline, jpeg, JSON).get_json()
    assert inline.client.get(body["url"]).status_code == 200
    inline.services.store.put(keys.rendering(body["id"], "jpeg", ""), b"", 0)
    assert inline.client.get(body["url"]).status_code == 410
    assert inline.client.get(body["url"], headers=JSON).status_code == 200
