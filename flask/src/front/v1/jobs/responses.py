"""How a job looks in HTTP: where it stands, its result in one of many formats, or its error."""

import json
from math import ceil
from urllib.parse import urlencode

from flask import Response, jsonify

from front.errors import problem
from front.file_names import disposition, stem_of
from front.job_status import JobStatus
from front.jobs import Jobs
from front.services import Services
from front.tasks import formats
from front.tasks.formats import Document, ResultQuery
from front.v1.jobs.representation import address, described
from wire.errors import JobError
from wire.jobs import Job, Outcome, Progress

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/zip": "zip"}
SHOWN = "image/"
MARKUP = ("html", "xml")
"""What a browser may take for a page, by what its type ends with: text out of pictures, or what a task made."""
NAME_LENGTH = 8


def answer(status: JobStatus, result_query: ResultQuery, jobs: Jobs, services: Services, seconds: float) -> Response:
    """200 with the result as `result_query` wants it, 202 where it is not there yet, else the job's error.

    A file that is still to be made of the result has `seconds` to be. Raises BadOptionError or ExpiredJobError where
    the result cannot be had so, or whatever the making came to.
    """
    outcome = status.outcome
    if outcome is None:
        return pending(status, address(status.job.id))
    if outcome.result is None:
        return failed(status, outcome)
    job, wanted = status.job, formats.of(status.job.task)
    result = wanted.refined(outcome.result, jobs.kept(job.id) if result_query.options else None, result_query)
    if result_query.format == "json":
        return jsonify(described(status, result))
    if result_query.format not in wanted.rendered:
        (entry,) = wanted.entries([(job.name or job.id, result)], services)
        return _file(job, result_query, wanted.write(result_query, entry))
    made = jobs.rendering(job, result_query.format, result, result_query.digest, seconds)
    if isinstance(made, Progress):
        query = urlencode({"format": result_query.format, **result_query.query})
        return pending(JobStatus(job, outcome, made), f"{address(job.id)}?{query}")
    mimetype = wanted.rendered[result_query.format]
    return _file(job, result_query, Document(made, mimetype, EXTENSIONS.get(mimetype, result_query.format)))


def pending(status: JobStatus, location: str) -> Response:
    """202: what was asked for is not there yet, and when it may be."""
    response = jsonify(described(status))
    response.status_code = 202
    response.headers["Location"] = location
    eta = status.progress.eta_seconds if status.progress else None
    response.headers["Retry-After"] = str(max(1, ceil(eta or 0)))
    return response


def failed(status: JobStatus, outcome: Outcome) -> Response:
    """The job's error, with that error's status and the job besides."""
    error = outcome.error.to_error() if outcome.error else JobError(f"Job {status.job.id} is {outcome.state}.")
    response = problem(error)
    response.set_data(json.dumps({**json.loads(response.get_data()), "job": described(status)}) + "\n")
    return response


def file(content: bytes, mimetype: str, name: str) -> Response:
    """A file of that name, shown by a browser where it is a picture."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = disposition(
        "inline" if mimetype.startswith(SHOWN) else "attachment", name
    )
    if mimetype.endswith(MARKUP):
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(job: Job, result_query: ResultQuery, document: Document) -> Response:
    """The document, called after its picture, or after its job."""
    stem, suffix = stem_of(job.name) or job.id[:NAME_LENGTH], formats.of(job.task).suffix(result_query)
    return file(document.content, document.mimetype, f"{stem}{suffix}.{document.extension}")
