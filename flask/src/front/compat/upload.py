"""The first routes of the service: a picture in, the picture with its objects marked out. They know `detect` alone."""

import time
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Response, jsonify, request

from front import access
from front.compat import upload_responses as responses
from front.compat.detect_request import detect_request
from front.inputs.reader import read
from front.jobs import Jobs
from front.openapi.errors import ENDING, RETRY_AFTER, TAKING
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import (
    HTML,
    JPEG,
    JSON,
    LOCATION,
    PREFER,
    TEXT,
    WAITING,
    header,
    option_parameter,
    uploaded,
)
from front.openapi.parameters import PICTURE as PICTURE_BODY
from front.openapi.schemas import BINARY, Json, Timestamp, Whole, record
from front.prefer import Preference, preferred_wait
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_job
from front.uploads import checked_picture, no_picture, too_many_bytes
from front.v1.jobs.submission import words
from wire.tasks.detect.spec import DETECT
from wire.tasks.spec import Option

PICTURE = Option("picture", True, "Mark the objects in the picture at once, even where JSON is the answer.")
MARKED = "jpeg"

DONE = Answer(
    "The picture with its objects marked, or the result.",
    {JSON: responses.UploadJson, JPEG: BINARY},
    {"Vary": header("The header that decides between the two.")},
)
NOT_DONE: Json = {JSON: responses.PendingJson, TEXT: str, HTML: str}
RETRY: Json = {"Retry-After": RETRY_AFTER}

operation = partial(Operation, "Uploads")


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes, bound to `services`."""
    api = Blueprint("api", __name__)

    @api.post("/upload")
    @operation(
        {
            200: DONE,
            202: Answer(
                "The job is accepted; `url` is where its result will be.",
                NOT_DONE,
                RETRY | {"Location": {**LOCATION, "required": False}},
            ),
            303: Answer(
                "The same for a browser's form, which is led to where its result will be.",
                responses.PendingJson,
                WAITING,
            ),
        },
        (*TAKING, *ENDING),
        (PREFER, *map(option_parameter, (*DETECT.options, PICTURE))),
        uploaded("file", {"file": PICTURE_BODY}),
    )
    def upload() -> Response:
        """Finds the objects in a picture.

        In mode 1 the answer is the marked picture, or JSON for whoever prefers it by `Accept`. In mode 2 it is the
        place to look, unless `Prefer: wait=N` asks to wait. Options may be fields of the form too.
        """
        body = read(request, too_many_bytes(settings.max_upload_bytes))
        picture, options = body.picture(), body.fields(words())
        if picture is None:
            raise no_picture(body.came)
        image = checked_picture(picture.content, settings)
        drawn = PICTURE.parse(options.pop(PICTURE.name, not responses.wants_json()))
        preference = Preference.of(request)
        seconds = preference.seconds if preference.applied else services.upload_wait_seconds
        until = time.monotonic() + seconds
        formats = (MARKED,) if drawn else ()
        job_request = detect_request(image, options, formats=formats, name=picture.name, owner=access.owner())
        job = jobs.accept(job_request, seconds)
        outcome = jobs.done_soon(job, max(0, until - time.monotonic())) if seconds else None
        return responses.accepted(job.id) if outcome is None else responses.finished(job, outcome, jobs, seconds)

    @api.get("/view/<job_id>")
    @operation(
        {200: DONE, 202: Answer("It is not done.", NOT_DONE, RETRY)},
        (*ENDING, *TAKING),
        (PREFER,),
    )
    def view(job_id: str) -> Response:
        """The result of an upload."""
        seconds = preferred_wait(request)
        status = jobs.status(job_id, seconds)
        if status.job.task != DETECT.name:
            raise unknown_job(job_id)
        if status.outcome is not None:
            return responses.finished(status.job, status.outcome, jobs, seconds or services.upload_wait_seconds)
        return responses.pending(status.job.id, status.progress)

    @api.get("/counts")
    @operation({200: Answer("By falling number.", {JSON: record(since=Timestamp, counts=dict[str, Whole])})})
    def counts() -> Response:
        """How often each label was found, and since when."""
        label_totals = services.counts.read()
        falling = sorted(label_totals.labels.items(), key=lambda item: (-item[1], item[0]))
        since = datetime.fromtimestamp(label_totals.since, UTC).isoformat(timespec="seconds")
        return jsonify(since=since, counts=dict(falling))

    @api.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return api
