"""The routes of jobs: to submit, to look, to cancel, to listen."""

import mimetypes
import time
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from front.job_status import JobStatus
from front.jobs import Jobs
from front.openapi.errors import ENDING, TAKING
from front.openapi.operation import STREAMED, Answer, Operation
from front.openapi.parameters import BYTES, CHANGED, JPEG, PREFER, RESULT_QUERY, header
from front.openapi.schemas import BINARY
from front.prefer import Preference
from front.services import Services
from front.settings import Settings
from front.v1.jobs import idempotency, submission
from front.v1.jobs.events import Events
from front.v1.jobs.operations import BODY, FOUND, PENDING, RESULT, SHOW, submission_parameters
from front.v1.jobs.references import References
from front.v1.jobs.representation import JobJson, address, described
from front.v1.jobs.responses import answer, file, pending
from front.v1.jobs.result_query import FORMAT, result_query_of
from front.v1.jobs.storing import forget
from front.v1.jobs.submit import Intake
from wire import errors
from wire.jobs import Job

CACHE_SECONDS = 300

operation = partial(Operation, "Jobs")


def blueprint(services: Services, settings: Settings, jobs: Jobs, references: References) -> Blueprint:
    """The routes, bound to `services`."""
    routes, intake = Blueprint("jobs", __name__), Intake(services, jobs, references)
    streams = Events(jobs, services.notifier, services.threads.streams)

    @routes.post("/v1/jobs")
    @operation(
        {
            200: Answer(
                "The result: it was waited for.", RESULT, FOUND | {"Content-Location": header("Where this is kept.")}
            ),
            202: Answer("The job is accepted.", JobJson, PENDING, SHOW),
        },
        (
            *(*TAKING, *ENDING, errors.UnknownTaskError, errors.MissingInputError, errors.TaskUnavailableError),
            *(errors.BadUrlError, errors.UnreachableUrlError, errors.ReusedKeyError, errors.NotEnabledError),
            errors.BusyError,
        ),
        (PREFER, *submission_parameters(settings)),
        BODY,
    )
    def submit_job() -> Response:
        """Accepts a job.

        The picture comes as a field of a form, which may have the options too, or as the body itself; or in JSON, as
        base64 (`image`) or by url (`url`, where the operator allows that), with the options as its members: `labels` as
        a text, a list, or an object with a threshold or null for each label. Instead of a picture, `job:<id>/<name>`
        is a file that a finished job made, or an input that an earlier job was given and that is still kept.
        """
        preference, name = Preference.of(request), idempotency.name_of(request)
        job_request, until = submission.of(request, settings), time.monotonic() + preference.seconds
        if name:
            job_id, replayed = intake.accept_once(job_request, name)
            status = jobs.status(job_id, preference.seconds)
        else:
            job, replayed = intake.accept(job_request, preference.seconds), False
            status = _waited_for(job, preference.seconds)
        if preference.seconds or replayed:
            response = answer(status, job_request.result_query, jobs, services, max(0, until - time.monotonic()))
        else:  # however quick the work was, its result is to be asked for
            response = pending(status, address(status.job.id))
        is_answered = status.outcome is not None and response.status_code != 202
        gone = is_answered and forget(services.store, status, job_request.result_query)
        if response.status_code == 200 and not gone:
            query = urlencode({FORMAT: job_request.result_query.format, **job_request.result_query.query})
            response.headers["Content-Location"] = f"{address(status.job.id)}?{query}"
        if replayed:
            response.headers[idempotency.REPLAYED] = "true"
        return preference.noted_in(response)

    def _waited_for(job: Job, seconds: float) -> JobStatus:
        outcome = jobs.done_soon(job, seconds) if seconds else None
        return JobStatus(job, outcome, None) if outcome else jobs.status(job.id)

    @routes.get("/v1/jobs/<job_id>")
    @operation(
        {
            200: Answer("The result.", RESULT, FOUND),
            202: Answer("It is not there yet.", JobJson, PENDING),
            304: Answer("The result is still the one that the client has, by its `If-None-Match`.", headers=FOUND),
        },
        (*ENDING, *TAKING),
        (PREFER, *RESULT_QUERY, *CHANGED),
    )
    def show_job(job_id: str) -> Response:
        """Where the job stands, or its result in one of many formats.

        Nothing is detected again for another form, or for other thresholds: what was nearly found is kept.
        """
        preference, status = Preference.of(request), jobs.status(job_id)
        result_query = result_query_of(request, status.job.task, request.args.to_dict())
        until = time.monotonic() + preference.seconds
        if status.outcome is None and preference.seconds:
            status = jobs.status(job_id, preference.seconds)
        left = until - time.monotonic() if preference.applied else services.upload_wait_seconds
        response = answer(status, result_query, jobs, services, max(0, left))
        if FORMAT not in request.args:
            response.vary.add("Accept")
        if response.status_code == 200:
            response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
            response.add_etag()
            response.make_conditional(request)
        return preference.noted_in(response)

    @routes.get("/v1/jobs/<job_id>/files/<path:name>")
    @operation(
        {200: Answer("The file, of the type that its name says.", {BYTES: BINARY})},
        (errors.UnknownFileError,),
    )
    def file_of_job(job_id: str, name: str) -> Response:
        """A file that the job made."""
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = file(jobs.file(job_id, name), mimetype, name)
        response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
        return response

    @routes.get("/v1/jobs/<job_id>/preview")
    @operation({200: Answer("It.", {JPEG: BINARY})}, (errors.UnknownFileError,))
    def preview_of_job(job_id: str) -> Response:
        """A small picture of what a running job has made so far."""
        return Response(jobs.preview(job_id), mimetype="image/jpeg")

    @routes.delete("/v1/jobs/<job_id>")
    @operation({200: Answer("It is canceled.", JobJson)}, (errors.FinishedJobError, *ENDING))
    def cancel_job(job_id: str) -> Response:
        """Cancels the job."""
        return jsonify(described(jobs.cancel(job_id)))

    @routes.post("/v1/jobs/<job_id>/stop")
    @operation(
        {202: Answer("It ends at its next step.", JobJson)},
        (errors.FinishedJobError, errors.NotStoppableError, *ENDING),
    )
    def stop_job(job_id: str) -> tuple[Response, int]:
        """Ends a running job at its next step, with what it has so far: it succeeds, where `/v1/tasks` says that the
        task is `stoppable`."""
        return jsonify(described(jobs.stop(job_id))), 202

    @routes.get("/v1/jobs/<job_id>/events")
    @operation(STREAMED, (errors.BusyError,))
    def listen_to_job(job_id: str) -> Response:
        """Tells of the job as it goes on."""
        return streams.answer(job_id, request)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes
