"""A job as JSON, the same wherever it is told of: in answers, events, webhooks and batches."""

from collections.abc import Mapping
from typing import Any

from front import forms
from front.job_status import JobStatus
from front.moments import iso

PICTURE = "jpeg"


def address(job_id: str) -> str:
    """Where the job is to be found."""
    return f"/v1/jobs/{job_id}"


def described(status: JobStatus, result: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The job as it stands, with `result` where one is given."""
    job, outcome, progress = status.job, status.outcome, status.progress
    here = address(job.id)
    links = {"self": here, "events": f"{here}/events"}
    if PICTURE in forms.of(job.task).rendered:
        links["picture"] = f"{here}?format={PICTURE}"
    said: dict[str, Any] = {
        "id": job.id,
        "task": job.task,
        "name": job.name or None,
        "state": status.state.value,
        "created_at": iso(job.created_at),
        "finished_at": iso(outcome.finished_at) if outcome and outcome.finished_at else None,
        "queue_position": progress.queue_position if progress else None,
        "eta_seconds": progress.eta_seconds if progress else None,
        "progress": {"done": int(outcome is not None), "total": 1},
        "options": dict(job.options),
        "links": links,
    }
    return said if result is None else {**said, "result": dict(result)}


def told(status: JobStatus) -> dict[str, Any]:
    """The job as it stands, with its result or its error where it has ended."""
    outcome = status.outcome
    said = described(status, outcome.result if outcome else None)
    if outcome and outcome.error:
        said["error"] = {"code": outcome.error.code, "detail": outcome.error.message}
    return said
