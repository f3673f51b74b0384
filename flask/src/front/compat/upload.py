"""The first routes of the service: a picture in, the picture with its objects marked out. They know `detect` alone."""

import time
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from front import access, responses
from front.compat.detect_request import detect_request
from front.inputs.reader import read
from front.jobs import Jobs
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


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes, bound to `services`."""
    api = Blueprint("api", __name__)

    @api.post("/upload")
    def upload() -> Response:
        sent = read(request, too_many_bytes(settings.max_upload_bytes))
        picture, options = sent.picture(), sent.fields(words())
        if picture is None:
            raise no_picture(sent.came)
        image = checked_picture(picture.content, settings)
        drawn = PICTURE.parse(options.pop(PICTURE.name, not responses.wants_json()))
        preference = Preference.of(request)
        seconds = preference.seconds if preference.applied else services.upload_wait_seconds
        until = time.monotonic() + seconds
        formats = (MARKED,) if drawn else ()
        asked = detect_request(image, options, formats=formats, name=picture.name, owner=access.owner())
        job = jobs.accept(asked, seconds)
        outcome = jobs.done_soon(job, max(0, until - time.monotonic())) if seconds else None
        return responses.accepted(job.id) if outcome is None else responses.finished(job, outcome, jobs, seconds)

    @api.get("/view/<job_id>")
    def view(job_id: str) -> Response:
        seconds = preferred_wait(request)
        status = jobs.status(job_id, seconds)
        if status.job.task != DETECT.name:
            raise unknown_job(job_id)
        if status.outcome is not None:
            return responses.finished(status.job, status.outcome, jobs, seconds or services.upload_wait_seconds)
        return responses.pending(status.job.id, status.progress)

    @api.get("/counts")
    def counts() -> Response:
        tally = services.counts.read()
        falling = sorted(tally.labels.items(), key=lambda item: (-item[1], item[0]))
        since = datetime.fromtimestamp(tally.since, UTC).isoformat(timespec="seconds")
        return jsonify(since=since, counts=dict(falling))

    @api.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return api
