"""The routes of jobs: to submit, to look, to cancel, to listen."""

import mimetypes
import time
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from front.job_status import JobStatus
from front.jobs import Jobs
from front.prefer import Preference
from front.services import Services
from front.settings import Settings
from front.v1.jobs import idempotency, submission
from front.v1.jobs.events import Events
from front.v1.jobs.representation import address, described
from front.v1.jobs.responses import answer, file, pending
from front.v1.jobs.result_query import FORMAT, asked_of
from front.v1.jobs.submit import Fetch, Intake
from wire.jobs import Job

CACHE_SECONDS = 300


def blueprint(services: Services, settings: Settings, jobs: Jobs, fetch: Fetch) -> Blueprint:
    """The routes, bound to `services`."""
    routes, intake = Blueprint("jobs", __name__), Intake(services, settings, jobs, fetch)
    events = Events(jobs, services.notifier, services.threads.streams)

    @routes.post("/v1/jobs")
    def submit() -> Response:
        preference, name = Preference.of(request), idempotency.name_of(request)
        asked, until = submission.of(request, settings), time.monotonic() + preference.seconds
        if name:
            job_id, replayed = intake.accept_once(asked, name)
            status = jobs.status(job_id, preference.seconds)
        else:
            job, replayed = intake.accept(asked, preference.seconds), False
            status = _waited_for(job, preference.seconds)
        if preference.seconds or replayed:
            response = answer(status, asked.result_query, jobs, max(0, until - time.monotonic()))
        else:  # however quick the work was, its result is to be asked for
            response = pending(status, address(status.job.id))
        if response.status_code == 200:
            query = urlencode({FORMAT: asked.result_query.format, **asked.result_query.query})
            response.headers["Content-Location"] = f"{address(status.job.id)}?{query}"
        if replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return preference.told_in(response)

    def _waited_for(job: Job, seconds: float) -> JobStatus:
        outcome = jobs.done_soon(job, seconds) if seconds else None
        return JobStatus(job, outcome, None) if outcome else jobs.status(job.id)

    @routes.get("/v1/jobs/<job_id>")
    def show(job_id: str) -> Response:
        preference, status = Preference.of(request), jobs.status(job_id)
        result_query = asked_of(request, status.job.task, request.args.to_dict())
        until = time.monotonic() + preference.seconds
        if status.outcome is None and preference.seconds:
            status = jobs.status(job_id, preference.seconds)
        left = until - time.monotonic() if preference.applied else services.upload_wait_seconds
        response = answer(status, result_query, jobs, max(0, left))
        if FORMAT not in request.args:
            response.vary.add("Accept")
        if response.status_code == 200:
            response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
            response.add_etag()
            response.make_conditional(request)
        return preference.told_in(response)

    @routes.get("/v1/jobs/<job_id>/files/<path:name>")
    def show_file(job_id: str, name: str) -> Response:
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = file(jobs.file(job_id, name), mimetype, name)
        response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
        return response

    @routes.get("/v1/jobs/<job_id>/preview")
    def preview(job_id: str) -> Response:
        return Response(jobs.preview(job_id), mimetype="image/jpeg")

    @routes.delete("/v1/jobs/<job_id>")
    def cancel(job_id: str) -> Response:
        return jsonify(described(jobs.cancel(job_id)))

    @routes.get("/v1/jobs/<job_id>/events")
    def listen(job_id: str) -> Response:
        return events.answer(job_id, request)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes
