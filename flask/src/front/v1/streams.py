"""The routes of addresses that are watched. Each is a job of the task `watch`; here is what only such a job has."""

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypedDict

from flask import Blueprint, Response, jsonify, request
from redis.exceptions import RedisError

from front.access import is_admin, owner
from front.job_status import JobStatus
from front.jobs import Jobs
from front.openapi.errors import ENDING, TAKING
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JPEG, JSON
from front.openapi.schemas import BINARY, Whole, record
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_job
from front.v1.event_stream import listening, permitted
from front.v1.jobs import idempotency, submission
from front.v1.jobs.operations import IDEMPOTENCY, PENDING, SHOW
from front.v1.jobs.references import References
from front.v1.jobs.representation import JobJson, address, described
from front.v1.jobs.responses import pending
from front.v1.jobs.submit import Intake
from front.watching import unfinished
from wire import errors
from wire.errors import FinishedJobError, JobError, NotReadyError, UnknownFileError
from wire.tasks.watch.spec import ADDRESS, WATCH

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
FIRST_FRAME_SECONDS = 5.0
BOUNDARY = "frame"
VIDEO = f"multipart/x-mixed-replace; boundary={BOUNDARY}"

operation = partial(Operation, "Streams")


class StreamsJson(TypedDict):
    """The client's addresses that are watched, the oldest first; `at_once` is how many may be, `watched` how many are,
    everybody's together."""

    streams: list[JobJson]
    at_once: Whole
    watched: Whole


def blueprint(services: Services, settings: Settings, jobs: Jobs, references: References) -> Blueprint:
    """The routes, bound to `services`."""
    routes, intake = Blueprint("streams", __name__), Intake(services, jobs, references)

    @routes.post("/v1/streams")
    @operation(
        {202: Answer("The address is watched.", JobJson, PENDING, SHOW)},
        (
            *(*TAKING, *ENDING, errors.MissingInputError, errors.TaskUnavailableError, errors.BadUrlError),
            *(errors.ReusedKeyError, errors.NotEnabledError, errors.BusyError),
        ),
        (IDEMPOTENCY,),
        {JSON: record("The options of `watch` are its members, too.", **{ADDRESS: str})},
    )
    def watch_address() -> Response:
        """Watches an address.

        The same as `POST /v1/jobs` with the task `watch`: what is answered is a job.
        """
        name = idempotency.name_of(request)
        try:
            job_request, replayed = submission.of(request, settings, only=WATCH.name), False
        except errors.NoImageError:
            raise errors.MissingInputError(f"Input {ADDRESS}: expected the url of a camera, got none.") from None
        if name:
            job_id, replayed = intake.accept_once(job_request, name)
        else:
            job_id = intake.accept(job_request, wait_seconds=0).id
        response = pending(jobs.status(job_id), address(job_id))
        if replayed:
            response.headers[idempotency.REPLAYED] = "true"
        return response

    @routes.get("/v1/streams")
    @operation({200: Answer("They.", StreamsJson)})
    def list_streams() -> Response:
        """The addresses that are watched for the client."""
        job_ids = unfinished(services.dispatcher, services.store)
        found = [status for job_id in job_ids if (status := _known(job_id)) and _is_ours(status)]
        document: StreamsJson = {
            "streams": [described(each) for each in sorted(found, key=lambda each: each.job.created_at)],
            "at_once": settings.watch_at_once,
            "watched": len(job_ids),
        }
        return jsonify(document)

    @routes.get("/v1/streams/<job_id>/frame")
    @operation({200: Answer("It.", {JPEG: BINARY})}, (errors.UnknownFileError, errors.FinishedJobError))
    def frame_of_stream(job_id: str) -> Response:
        """The newest frame, with its objects marked."""
        status = _running(job_id)
        with services.threads.waiting.tried() as may_wait:
            newest = services.frames.newest(status.job.id, "", FIRST_FRAME_SECONDS if may_wait else 0)
        if newest is None:
            raise UnknownFileError(f"Job {status.job.id} has no frame yet. Its events tell how it stands.")
        return Response(newest[1], mimetype=JPEG)

    @routes.get("/v1/streams/<job_id>/video")
    @operation(
        {200: Answer("MJPEG: each part is a frame.", {"multipart/x-mixed-replace": BINARY})},
        (errors.FinishedJobError, errors.BusyError),
    )
    def video_of_stream(job_id: str) -> Response:
        """The frames as they come, with their objects marked, until the end of the job.

        Who reads slowly misses frames.
        """
        status, is_there = _running(job_id), listening(request)
        return permitted(lambda: _video(status.job.id, is_there), services.threads.streams, VIDEO)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _video(job_id: str, is_there: Callable[[], bool]) -> Iterator[bytes]:
        """Each part ends with the boundary of the next: a browser shows a frame when it has come to that."""
        mark, look_at = "", time.monotonic() + LOOK_SECONDS
        yield f"--{BOUNDARY}\r\n".encode()
        try:
            while is_there():
                if newest := services.frames.newest(job_id, mark, LOOK_SECONDS):
                    mark, jpeg = newest
                    head = f"Content-Type: {JPEG}\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode()
                    yield head + jpeg + f"\r\n--{BOUNDARY}\r\n".encode()
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_SECONDS
                    if jobs.status(job_id).outcome is not None:
                        return
        except (RedisError, NotReadyError, JobError) as error:
            log.warning("video of job %s ends early: %s", job_id, error)

    def _known(job_id: str) -> JobStatus | None:
        """How the job stands; None where it is known no more, or has ended."""
        try:
            status = jobs.status(job_id)
        except errors.UnknownJobError:
            return None
        return None if status.outcome else status

    def _is_ours(status: JobStatus) -> bool:
        return is_admin(settings) or status.job.owner in ("", owner())

    def _running(job_id: str) -> JobStatus:
        """The unfinished job. Raises UnknownJobError for one of another task, too, and FinishedJobError."""
        status = jobs.status(job_id)
        if status.job.task != WATCH.name:
            raise unknown_job(job_id)
        if status.outcome is not None:
            raise FinishedJobError(f"Job {status.job.id} has ended, so there is nothing to be seen.")
        return status

    return routes
