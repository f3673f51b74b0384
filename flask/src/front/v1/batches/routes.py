"""The routes of batches: many pictures in one request, one job each, one answer."""

import time
from collections.abc import Iterator
from functools import partial
from math import ceil
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.file_names import disposition
from front.jobs import Jobs
from front.openapi.errors import ENDING, TAKING
from front.openapi.operation import STREAMED, Answer, Operation
from front.openapi.parameters import (
    BYTES,
    CHANGED,
    JSON,
    LOCATION,
    PICTURE,
    PREFER,
    RESULT_QUERY,
    WAITING,
    uploaded,
)
from front.openapi.schemas import BINARY, Json
from front.openapi.task_schemas import Coco, LabelStudioTasks
from front.permits import Permits
from front.prefer import LONGEST_WAIT_SECONDS, Preference
from front.services import Services
from front.settings import Settings
from front.tasks.formats import ResultQuery, of, result_query_from
from front.v1.batches import submission
from front.v1.batches.documents import ZIP, BatchArchive, refined, written
from front.v1.batches.events import BatchEvents
from front.v1.batches.model import Batch, Batches
from front.v1.batches.representation import BatchJson, links_of, to_json
from front.v1.batches.status import BatchStatus, BatchTracker
from front.v1.batches.submit import BatchIntake
from front.v1.jobs import idempotency
from front.v1.jobs.operations import FILE, IDEMPOTENCY, WRITTEN, job_parameters
from front.v1.jobs.references import References
from wire import errors
from wire.errors import BusyError

UPLOADS_AT_ONCE = 4
UPLOAD_TURN_SECONDS = 20
LONGEST_RETRY_SECONDS = 30

FOUND: Json = {"Location": {**LOCATION, "required": False}, **FILE}
SHOW = {"show": {"operationId": "showBatch", "parameters": {"batch_id": "$response.body#/id"}}}
WHOLE: Json = {JSON: BatchJson | Coco | LabelStudioTasks, ZIP: BINARY, **WRITTEN}
ZIPPED: Json = {**BINARY, "description": "A zip of pictures, or one picture. Its content decides."}

operation = partial(Operation, "Batches")


def blueprint(services: Services, settings: Settings, jobs: Jobs, references: References) -> Blueprint:
    """The routes, bound to `services`.

    `UPLOADS_AT_ONCE` requests are taken in at a time, for each may be large.
    """
    routes, batches = Blueprint("batches", __name__), Batches(services, settings, jobs)
    intake = BatchIntake(services, settings, batches, references)
    tracker, turns = BatchTracker(services, jobs, batches), BoundedSemaphore(UPLOADS_AT_ONCE)
    channels = BatchEvents(services, tracker)

    @routes.post("/v1/batches")
    @operation(
        {
            200: Answer("All have ended: they were waited for.", BatchJson, FOUND),
            202: Answer("They are accepted, all of them.", BatchJson, WAITING, SHOW),
        },
        (
            *(*TAKING, errors.UnknownTaskError, errors.MissingInputError, errors.BadUrlError),
            *(errors.UnreachableUrlError, errors.UnknownJobError, errors.UnknownFileError, errors.ExpiredJobError),
            *(errors.ReusedKeyError, errors.NotEnabledError, errors.BusyError),
        ),
        (PREFER, IDEMPOTENCY, *job_parameters(settings, submission.PRIORITY)),
        uploaded("file", {"file": _pictures(settings.max_files)}) | {BYTES: ZIPPED},
        f"At most {settings.max_files} pictures, of {settings.max_batch_bytes:,} bytes together. All of them fit into "
        "the queue, or none is accepted.",
    )
    def submit_batch() -> Response:
        """Accepts many pictures, a job each.

        Where one is expected, a url may stand (where the operator allows that), or `job:<id>/<name>`, a file that a
        finished job made or an input that one was given; also several `url`.
        """
        name = idempotency.name_of(request)
        _await_turn(turns, services.threads.waiting)
        try:
            batch, replayed = _accepted(name)
        finally:
            turns.release()
        preference = Preference.of(request)
        batch_status = tracker.wait(batch, preference.seconds)
        response = _state(batch_status, refined(batch_status, ResultQuery(), services), finished=batch_status.finished)
        if replayed:
            response.headers[idempotency.REPLAYED] = "true"
        return preference.noted_in(response)

    def _accepted(name: str) -> tuple[Batch, bool]:
        batch_request = submission.of(request, settings)
        return intake.accept_once(batch_request, name) if name else (intake.accept(batch_request), False)

    @routes.get("/v1/batches/<batch_id>")
    @operation(
        {
            200: Answer("All of them have ended.", WHOLE, FOUND),
            202: Answer("They are not done, or what is to be made of them is not.", BatchJson, WAITING),
        },
        (errors.BadOptionError, *ENDING, *TAKING),
        (PREFER, *RESULT_QUERY, *CHANGED),
    )
    def show_batch(batch_id: str) -> Response:
        """How far the pictures are, and one combined answer."""
        batch, preference = batches.find(batch_id), Preference.of(request)
        result_query, until = (
            result_query_from(batch.task, request.args.to_dict()),
            time.monotonic() + preference.seconds,
        )
        batch_status = tracker.wait(batch, preference.seconds)
        left = (
            until - time.monotonic() if preference.applied else min(services.upload_wait_seconds, LONGEST_WAIT_SECONDS)
        )
        return preference.noted_in(_shown(batch_status, result_query, max(0, left)))

    def _shown(batch_status: BatchStatus, result_query: ResultQuery, wait_seconds: float) -> Response:
        results = refined(batch_status, result_query, services)
        if result_query.format == "json" or not batch_status.finished:
            return _state(batch_status, results, finished=batch_status.finished)
        if result_query.format not in of(batch_status.batch.task).rendered:
            document = written(batch_status, result_query, results, services)
            return _file(document.content, document.mimetype, f"batch.{document.extension}")
        archive = BatchArchive(batch_status, result_query, results, services)
        if not archive.is_ready(jobs, wait_seconds):
            return _state(batch_status, {}, finished=False)
        return _file(archive.zipped(jobs), ZIP, "batch.zip")

    @routes.delete("/v1/batches/<batch_id>")
    @operation({200: Answer("The rest is canceled.", BatchJson)}, (errors.FinishedJobError,))
    def cancel_batch(batch_id: str) -> Response:
        """Cancels what has not ended."""
        batch = batches.find(batch_id)
        batches.cancel(tracker.look(batch).batch)
        return jsonify(to_json(tracker.look(batch), links_of(batch.id), {}))

    @routes.get("/v1/batches/<batch_id>/events")
    @operation(STREAMED, (errors.BusyError,))
    def listen_to_batch(batch_id: str) -> Response:
        """Tells of the batch as it goes on."""
        return channels.answer(batches.find(batch_id), request)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes


def _pictures(count: int) -> Json:
    about = f"At most {count} pictures, or a zip of them."
    return {"type": "array", "items": PICTURE, "description": about, "minItems": 1}


def _await_turn(turns: BoundedSemaphore, waiting: Permits) -> None:
    """It is the caller's turn, until it releases it. Raises BusyError where it did not come."""
    if turns.acquire(blocking=False):
        return
    with waiting.tried() as permitted:
        if not (permitted and turns.acquire(timeout=UPLOAD_TURN_SECONDS)):
            raise BusyError(
                f"Expected at most {UPLOADS_AT_ONCE} batches to be sent at a time, got more. Send it later."
            )


def _state(batch_status: BatchStatus, results: dict[str, Any], *, finished: bool) -> Response:
    document = to_json(batch_status, links_of(batch_status.batch.id), results)
    response = jsonify(document)
    response.headers["Location"] = document["links"]["self"]
    if not finished:
        response.status_code = 202
        response.headers["Retry-After"] = str(max(1, min(ceil(batch_status.eta_seconds or 0), LONGEST_RETRY_SECONDS)))
    return response


def _file(content: bytes | Iterator[bytes], mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response
