"""A job in HTTP at every moment of its life."""

from io import BytesIO
from typing import Any

import pytest

from front.dispatch.fakes import RESULT
from front.timestamps import iso
from wire import keys
from wire.errors import ExpiredJobError, JobTimeoutError, QueueFullError, UndecodableImageError, WorkerLostError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.tasks.detect.candidates import ROW, Candidates
from wire.workers import Throughput

DETECTIONS = RESULT["detections"]


def _job(api: Any, jpeg: bytes) -> str:
    return f"/v1/jobs/{api.submit(jpeg).get_json()['id']}"


def _done(api: Any, jpeg: bytes) -> str:
    job_url = _job(api, jpeg)
    api.work()
    return job_url


def test_a_job_is_a_202_until_it_is_done_and_then_a_200(api: Any, jpeg: bytes) -> None:
    """Its place in the queue, and when it will be done, then its result."""
    job_url = _job(api, jpeg)
    api.dispatcher.job_progress, api.dispatcher.speed = Progress(JobState.QUEUED, 3), Throughput(0.5, 1)
    waits = api.client.get(job_url)
    assert (waits.status_code, waits.headers["Location"], waits.headers["Retry-After"]) == (202, job_url, "3")
    assert waits.headers["Cache-Control"] == "no-store"
    body = waits.get_json()
    assert (body["state"], body["queue_position"], body["eta_seconds"]) == ("queued", 3, 2.5)
    assert "result" not in body
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    assert api.client.get(job_url).get_json()["state"] == "running"
    api.work()
    done = api.client.get(job_url)
    assert (done.status_code, done.headers["Cache-Control"], done.headers["Vary"]) == (
        200,
        "private, max-age=300",
        "Accept",
    )
    body = done.get_json()
    assert (body["state"], body["progress"], body["queue_position"]) == ("succeeded", {"done": 1, "total": 1}, None)
    assert body["created_at"] <= body["finished_at"]
    assert body["result"]["detections"] == DETECTIONS


@pytest.mark.parametrize(
    ("prefer", "waited", "applied"),
    [
        ("wait=7", [7.0], "wait=7"),
        ("wait=99", [30.0], "wait=30"),
        ("respond-async, wait=2", [2.0], "wait=2, respond-async"),
        ("respond-async", [], "respond-async"),
        ("wait=0", [], "wait=0"),
        ("wait=soon, return=minimal", [], None),
    ],
)
def test_a_preference_is_followed_and_said_to_be(
    api: Any, jpeg: bytes, prefer: str, waited: list[float], applied: str | None
) -> None:
    """The same job with 202 where the wait was not long enough; none where nothing is preferred."""
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    submitted = api.submit(jpeg, Prefer=prefer)
    job_url = submitted.headers["Location"]
    for response in (submitted, api.client.get(job_url, headers={"Prefer": prefer})):
        assert (response.status_code, response.headers["Location"]) == (202, job_url)
        assert response.headers.get("Preference-Applied") == applied
    assert api.notifier.waited == waited * 2


def test_who_waits_gets_the_result_in_the_form_asked_for(api: Any, jpeg: bytes) -> None:
    """From the one request, with the address at which it stays."""
    api.notifier.meanwhile = api.work
    json = api.submit(jpeg, Prefer="wait=5")
    assert (json.status_code, json.get_json()["result"]["detections"]) == (200, DETECTIONS)
    assert json.headers["Content-Location"] == f"/v1/jobs/{api.submitted[-1].id}?format=json"
    assert json.headers["Cache-Control"] == "no-store"
    csv = api.submit(jpeg, "?format=csv", Prefer="wait=5")
    assert (csv.status_code, csv.mimetype) == (200, "text/csv")
    assert "dog" in csv.text
    picture = api.submit(jpeg, Prefer="wait=5", Accept="image/jpeg")
    assert (picture.mimetype, picture.data) == ("image/jpeg", jpeg)
    assert api.submitted[-1].formats == ("jpeg",)


def test_nobody_who_would_not_wait_gets_a_200(api: Any, jpeg: bytes) -> None:
    """However quick the work is, submitting is answered alike; what it says of the job is true."""

    def at_once(job: Job, wait_seconds: float = 0) -> None:
        type(api.dispatcher).submit(api.dispatcher, job, wait_seconds)
        api.work()

    api.dispatcher.submit = at_once
    response = api.submit(jpeg)
    assert (response.status_code, response.get_json()["state"]) == (202, "succeeded")
    assert api.client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("form", "mimetype", "disposition"),
    [
        ("json", "application/json", None),
        ("csv", "text/csv", 'attachment; filename="{}.csv"'),
        ("coco", "application/json", 'attachment; filename="{}-coco.json"'),
        ("yolo", "text/plain", 'attachment; filename="{}.txt"'),
    ],
)
def test_a_result_is_written_in_many_forms(
    api: Any, jpeg: bytes, form: str, mimetype: str, disposition: str | None
) -> None:
    """No work is done again, and the file has a name."""
    job_url = _done(api, jpeg)
    response = api.client.get(f"{job_url}?format={form}")
    assert (response.status_code, response.mimetype) == (200, mimetype)
    name = disposition and disposition.format(api.submitted[0].id[:8])
    assert response.headers.get("Content-Disposition") == name
    assert "Vary" not in response.headers
    assert len(api.submitted) == 1


@pytest.mark.parametrize(
    ("query", "accept", "mimetype", "name"),
    [
        ("?format=jpeg", "*/*", "image/jpeg", 'inline; filename="{}-marked.jpg"'),
        ("?format=png", "application/json", "image/png", 'inline; filename="{}-marked.png"'),
        ("?format=crops", "*/*", "application/zip", 'attachment; filename="{}-crops.zip"'),
        ("", "image/jpeg", "image/jpeg", 'inline; filename="{}-marked.jpg"'),
        ("", "image/png;q=0.9, application/json;q=0.5", "image/png", 'inline; filename="{}-marked.png"'),
    ],
)
def test_a_file_is_made_when_it_is_asked_for(
    api: Any, jpeg: bytes, query: str, accept: str, mimetype: str, name: str
) -> None:
    """202 with the same address while it is in the making; only once."""
    job_url, headers = _done(api, jpeg), {"Accept": accept}
    made = api.client.get(job_url + query, headers=headers)
    _, rendering = api.submitted
    assert (made.status_code, made.get_json()["state"]) == (202, "succeeded")
    assert made.headers["Location"] == f"{job_url}?format={rendering.rendering.form}"
    assert made.headers["Retry-After"] == "1"
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    assert api.client.get(job_url + query, headers=headers).status_code == 202
    api.notifier.meanwhile = api.work
    file = api.client.get(job_url + query, headers=headers | {"Prefer": "wait=3"})
    assert (file.status_code, file.mimetype, file.data) == (200, mimetype, jpeg)
    assert file.headers["Content-Disposition"] == name.format(api.submitted[0].id[:8])
    assert len(api.submitted) == 2


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8", "text/x", ""]
)
def test_json_is_what_comes_where_nothing_else_is_wanted(api: Any, jpeg: bytes, accept: str) -> None:
    """A browser's header is no wish for a picture."""
    assert api.client.get(_done(api, jpeg), headers={"Accept": accept}).mimetype == "application/json"


def test_a_result_is_looked_at_anew_from_what_was_kept(api: Any, jpeg: bytes) -> None:
    """With another threshold, also for a picture, whose address says so."""
    job_url = _done(api, jpeg)
    rows = ROW.pack(10, 10, 20, 20, 0.9, 16) + ROW.pack(100, 100, 120, 120, 0.2, 16)
    kept = Candidates.pack(0.05, {16: "dog"}, rows)
    api.services.store.put(keys.kept(api.submitted[0].id), kept, 60)
    both = api.client.get(f"{job_url}?confidence_threshold=0.1").get_json()["result"]
    assert len(both["detections"]) == 2
    assert both["options"]["confidence_threshold"] == 0.1
    missed = api.client.get(f"{job_url}?near_misses=true").get_json()["result"]
    assert missed["near_misses"]
    making = api.client.get(f"{job_url}?format=jpeg&confidence_threshold=0.1")
    assert making.headers["Location"] == f"{job_url}?format=jpeg&confidence_threshold=0.1"
    assert len(api.submitted[-1].rendering.result["detections"]) == 2


@pytest.mark.parametrize(
    "query", ["?colour=red", "?format=gif", "?size=416", "?confidence_threshold=5", "?near_misses=?"]
)
def test_a_question_that_is_not_understood_is_a_422_at_once(api: Any, jpeg: bytes, query: str) -> None:
    """Whether the job is done or not; nobody waits for that."""
    job_url = _job(api, jpeg)
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    assert api.client.get(job_url + query, headers={"Prefer": "wait=9"}).status_code == 422
    assert not api.notifier.waited
    api.work()
    assert api.client.get(job_url + query).status_code == 422


def test_an_answer_that_is_known_already_is_a_304(api: Any, jpeg: bytes) -> None:
    """A final one does not change."""
    job_url = _done(api, jpeg)
    first = api.client.get(f"{job_url}?format=csv")
    again = api.client.get(f"{job_url}?format=csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("error", "status", "state"),
    [
        (UndecodableImageError("cut off"), 400, "failed"),
        (ExpiredJobError("The picture was gone."), 410, "expired"),
    ],
)
def test_a_job_that_failed_answers_with_its_error_and_itself(
    api: Any, jpeg: bytes, error: Any, status: int, state: str
) -> None:
    """Never 200 for a failure, and no form makes one of it."""
    job_url = _job(api, jpeg)
    outcome = Outcome.failed(api.submitted[0].id, error)
    api.services.store.put(keys.outcome(outcome.job_id), outcome.to_bytes(), 60)
    for query in ("", "?format=csv", "?format=jpeg"):
        response = api.client.get(job_url + query)
        body = response.get_json(force=True)
        assert (response.status_code, response.mimetype, body["code"]) == (
            status,
            "application/problem+json",
            error.code,
        )
        assert (body["job"]["state"], body["job"]["finished_at"]) == (state, iso(outcome.finished_at))
        assert response.headers["Cache-Control"] == "no-store"
        assert int(response.headers["Content-Length"]) == len(response.data)


@pytest.mark.parametrize(
    ("job_progress", "status", "code", "state"),
    [
        (None, 410, "expired_job", "expired"),
        (WorkerLostError("gone"), 500, "worker_lost", "failed"),
        (JobTimeoutError("late"), 504, "job_timeout", "failed"),
    ],
)
def test_a_job_that_was_lost_says_so_too(
    api: Any, jpeg: bytes, job_progress: Any, status: int, code: str, state: str
) -> None:
    """Its record is still there, only nobody knows when it ended."""
    job_url = _job(api, jpeg)
    api.dispatcher.job_progress = job_progress
    response = api.client.get(job_url)
    body = response.get_json(force=True)
    assert (response.status_code, body["code"]) == (status, code)
    assert (body["job"]["state"], body["job"]["finished_at"]) == (state, None)


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("job_id", ["00000000-0000-4000-8000-000000000000", "rubbish", "%00", "a" * 3000, "%ff%fe"])
def test_a_job_that_never_was_is_a_404(api: Any, method: str, job_id: str) -> None:
    """Whatever stands in the address."""
    for more in ("", "/events") if method == "get" else ("",):
        response = getattr(api.client, method)(f"/v1/jobs/{job_id}{more}")
        body = response.get_json(force=True)
        assert (response.status_code, body["code"]) == (404, "unknown_job")
        assert "job" not in body


def test_a_canceled_job_is_one_for_good(api: Any, jpeg: bytes) -> None:
    """200 with the job, again and again; looking at it is a conflict."""
    job_url = _job(api, jpeg)
    api.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    for _ in range(2):
        response = api.client.delete(job_url)
        assert (response.status_code, response.get_json()["state"]) == (200, "canceled")
    assert api.dispatcher.canceled == [api.submitted[0].id]
    looked_at = api.client.get(job_url)
    body = looked_at.get_json(force=True)
    assert (looked_at.status_code, body["code"], body["job"]["state"]) == (409, "canceled_job", "canceled")


def test_a_job_that_has_ended_cannot_be_canceled(api: Any, jpeg: bytes) -> None:
    """Its result stays."""
    job_url = _done(api, jpeg)
    response = api.client.delete(job_url)
    assert (response.status_code, response.get_json(force=True)["code"]) == (409, "finished_job")
    assert api.client.get(job_url).status_code == 200


def test_a_full_queue_is_a_429(api: Any, jpeg: bytes) -> None:
    """With the time after which there is room."""

    def full(job: Job, wait_seconds: float = 0) -> None:
        raise QueueFullError("Expected fewer jobs.", 4.2)

    api.dispatcher.submit = full
    response = api.client.post("/v1/jobs", data={"file": (BytesIO(jpeg), "a.jpg")})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "5")
