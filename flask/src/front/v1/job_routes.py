"""The routes of jobs: to submit, to look, to cancel, to listen."""

import time
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from front.jobs import Jobs, Standing
from front.prefer import Preference
from front.services import Services
from front.settings import Settings
from front.v1 import idempotency
from front.v1.events import Events
from front.v1.intake import Fetch, Intake
from front.v1.job_answers import answer
from front.v1.job_json import address, described
from front.v1.lookout import Lookout
from front.v1.submission import Submission
from front.v1.views import FORMAT, asked_of
from wire.jobs import Job, JobState, Progress

CACHE_SECONDS = 300


def blueprint(services: Services, settings: Settings, jobs: Jobs, fetch: Fetch) -> Blueprint:
    """The routes, bound to `services`."""
    routes, intake, lookout = (
        Blueprint("jobs", __name__),
        Intake(services, settings, jobs, fetch),
        Lookout(jobs, services.store),
    )
    events = Events(lookout, services.bell, services.threads.streams)

    @routes.post("/v1/jobs")
    def submit() -> Response:
        preference, name = Preference.of(request), idempotency.name_of(request)
        submission, until = Submission.of(request, settings), time.monotonic() + preference.seconds
        if name:
            job_id, replayed = intake.accept_once(submission, name)
            standing = lookout.find(job_id, preference.seconds)
        else:
            job, replayed = intake.accept(submission, preference.seconds), False
            standing = _waited_for(job, preference.seconds)
        if not (preference.seconds or replayed):
            standing = _as_accepted(standing)
        response = answer(standing, submission.view, jobs, max(0, until - time.monotonic()))
        if response.status_code == 200:
            asked = {FORMAT: submission.view.format, **submission.view.query}
            response.headers["Content-Location"] = f"{address(standing.job.id)}?{urlencode(asked)}"
        if replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return preference.told_in(response)

    def _waited_for(job: Job, seconds: float) -> Standing:
        outcome = jobs.done_soon(job, seconds) if seconds else None
        return Standing(job, outcome, None) if outcome else lookout.find(job.id)

    @routes.get("/v1/jobs/<job_id>")
    def show(job_id: str) -> Response:
        preference, standing = Preference.of(request), lookout.find(job_id)
        view = asked_of(request, standing.job.task, request.args.to_dict())
        until = time.monotonic() + preference.seconds
        if standing.outcome is None and preference.seconds:
            standing = lookout.find(job_id, preference.seconds)
        left = until - time.monotonic() if preference.applied else services.upload_patience
        response = answer(standing, view, jobs, max(0, left))
        if FORMAT not in request.args:
            response.vary.add("Accept")
        if response.status_code == 200:
            response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
            response.add_etag()
            response.make_conditional(request)
        return preference.told_in(response)

    @routes.delete("/v1/jobs/<job_id>")
    def cancel(job_id: str) -> Response:
        jobs.cancel(job_id)
        return jsonify(described(lookout.find(job_id)))

    @routes.get("/v1/jobs/<job_id>/events")
    def listen(job_id: str) -> Response:
        return events.answer(job_id, request)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes


def _as_accepted(standing: Standing) -> Standing:
    """The job as a client that would not wait is told of it: however quick the work was, it is to be asked for."""
    if standing.outcome is None:
        return standing
    return Standing(standing.job, None, Progress(JobState.RUNNING))
