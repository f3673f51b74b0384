"""How a job looks in HTTP: the picture, its JSON, or word that it is not done."""

from typing import Any, NotRequired, TypedDict

from flask import Response, jsonify, render_template, request, url_for

from front.errors import problem
from front.jobs import Jobs
from front.openapi.schemas import Eta, Path, Uuid, Whole
from front.openapi.task_schemas import Options
from wire.errors import JobError
from wire.image_size import ImageSize
from wire.jobs import Job, JobState, Outcome, Progress
from wire.tasks.detect.model import DetectModelVersion
from wire.tasks.detect.result import Detection

JPEG, JSON, TEXT, HTML = "image/jpeg", "application/json", "text/plain", "text/html"
POLL_SECONDS = 1
PICTURE_CACHE_SECONDS = 300


class PendingJson(TypedDict):
    """Where an upload stands, or that it was accepted."""

    url: Path
    id: NotRequired[Uuid]
    state: NotRequired[JobState]
    queue_position: NotRequired[Whole | None]
    eta_seconds: NotRequired[Eta]


class UploadInfoJson(TypedDict):
    """What else there is to say of an upload's result."""

    image: ImageSize
    model: DetectModelVersion
    options: Options
    timings_ms: dict[str, float]


class UploadJson(TypedDict):
    """The result of an upload."""

    id: Uuid
    url: Path
    state: JobState
    info: UploadInfoJson
    detections: list[Detection]


def accepted(job_id: str) -> Response:
    """202: the job runs, and `url` is where its result will be. A browser's form is led there by 303."""
    url = url_for("api.view", job_id=job_id)
    members: PendingJson = {"url": url}
    response = jsonify(members)
    response.headers["Location"] = url
    _not_done(response)
    if preferred_type(JSON, HTML) == HTML:
        response.status_code = 303
    return response


def pending(job_id: str, progress: Progress | None) -> Response:
    """202: the job is not done. For programs its JSON, for browsers a page that looks again, else a word."""
    best = preferred_type(TEXT, HTML, JSON)
    if best == JSON:
        url = url_for("api.view", job_id=job_id)
        members: PendingJson = {"id": job_id, "url": url}
        if progress:
            members["state"], members["queue_position"] = progress.state, progress.queue_position
            members["eta_seconds"] = progress.eta_seconds
        return _not_done(jsonify(members))
    if best == HTML:
        return _not_done(Response(render_template("waiting.html", progress=progress), mimetype=HTML))
    return _not_done(Response("processing\n", mimetype=TEXT))


def finished(job: Job, outcome: Outcome, jobs: Jobs, seconds: float) -> Response:
    """The result of the job, or its error with that error's status. A picture not drawn yet has `seconds` to be."""
    if outcome.result is None:
        return problem(outcome.error.to_error() if outcome.error else JobError(f"Job {job.id} is {outcome.state}."))
    if wants_json():
        response = jsonify(_result(job.id, outcome))
    else:
        picture = jobs.rendering(job, "jpeg", outcome.result, "", seconds)
        if isinstance(picture, Progress):
            return pending(job.id, picture)
        response = Response(picture, mimetype=JPEG)
        response.headers["Cache-Control"] = f"private, max-age={PICTURE_CACHE_SECONDS}"
    response.headers["Vary"] = "Accept"
    return response


def preferred_type(*offered: str) -> str:
    """The offered type that the client likes best, by its `Accept`; the first where it has no preference."""
    return request.accept_mimetypes.best_match(offered, default=offered[0])


def wants_json() -> bool:
    """Whether the client would rather have the result as JSON than as a picture."""
    return preferred_type(JPEG, JSON) == JSON


def _result(job_id: str, outcome: Outcome) -> UploadJson:
    info: Any = dict(outcome.result or {})
    detections = info.pop("detections", [])
    url = url_for("api.view", job_id=job_id)
    return {"id": job_id, "url": url, "state": outcome.state, "info": info, "detections": detections}


def _not_done(response: Response) -> Response:
    response.status_code = 202
    response.headers["Retry-After"] = str(POLL_SECONDS)
    response.headers["Vary"] = "Accept"
    return response
