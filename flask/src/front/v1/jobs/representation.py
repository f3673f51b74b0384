"""A job as JSON, the same wherever it is told of: in answers, events, webhooks and batches."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from front.job_status import JobStatus
from front.tasks import formats
from front.timestamps import iso
from wire.jobs import Outcome


def address(job_id: str) -> str:
    """Where the job is to be found."""
    return f"/v1/jobs/{job_id}"


def described(status: JobStatus, result: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The job as it stands, with `result` where one is given."""
    job, outcome, progress = status.job, status.outcome, status.progress
    here = address(job.id)
    links = {"self": here, "events": f"{here}/events"}
    if shown := formats.of(job.task).shown:
        links["picture"] = f"{here}?format={shown}"
    if progress and progress.preview:
        links["preview"] = f"{here}/preview"
    said: dict[str, Any] = {
        "id": job.id,
        "task": job.task,
        "name": job.name or None,
        "state": status.state.value,
        "created_at": iso(job.created_at),
        "finished_at": iso(outcome.finished_at) if outcome and outcome.finished_at else None,
        "queue_position": progress.queue_position if progress else None,
        "eta_seconds": progress.eta_seconds if progress else None,
        "progress": _progress(status),
        "options": dict(job.options),
        "links": links,
    }
    if outcome and outcome.files:
        said["files"] = files_of(outcome)
    return said if result is None else {**said, "result": dict(result)}


def files_of(outcome: Outcome) -> dict[str, str]:
    """Where each file is that the job made, by its name."""
    return {name: f"{address(outcome.job_id)}/files/{quote(name)}" for name in outcome.files}


def _progress(status: JobStatus) -> dict[str, int]:
    if status.outcome is not None:
        return {"done": 1, "total": 1}
    progress = status.progress
    return {"done": progress.done, "total": progress.total} if progress else {"done": 0, "total": 1}


def told(status: JobStatus) -> dict[str, Any]:
    """The job as it stands, with its result or its error where it has ended."""
    outcome = status.outcome
    said = described(status, outcome.result if outcome else None)
    if outcome and outcome.error:
        said["error"] = {"code": outcome.error.code, "detail": outcome.error.message}
    return said
