"""A job as JSON, the same wherever it is told of: in answers, events, webhooks and batches."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict
from urllib.parse import quote

from front.job_status import JobStatus
from front.openapi.schemas import Eta, Files, Path, Timestamp, Uuid, Whole
from front.openapi.task_schemas import Options, Result, TaskName
from front.tasks import formats
from front.timestamps import iso
from wire.jobs import JobState, Outcome, Problem, Progress
from wire.priority import Priority
from wire.tasks.watch.spec import WATCH


class StepsJson(TypedDict):
    """How many steps of how many a job has done; `text` is what it says so far in the next one, from its beginning,
    `live` what a job that lasts tells of itself."""

    done: Whole
    total: Whole
    text: NotRequired[str]
    live: NotRequired[dict[str, Any]]


class JobLinksJson(TypedDict):
    """Where more of a job is to be had."""

    self: Path
    events: Path
    picture: NotRequired[Path]
    preview: NotRequired[Path]
    frame: NotRequired[Path]
    video: NotRequired[Path]


class FaultJson(TypedDict):
    """Why the job has no result."""

    code: str
    detail: str


class JobJson(TypedDict):
    """A job. `name` is what its sender calls the picture; `queue_position` counts from 0; `store` is there, and false,
    where it is not stored, `priority` where it is not normal, `result` when it succeeded, `error` where its end is told
    of by itself."""

    id: Uuid
    task: TaskName
    name: str | None
    state: JobState
    created_at: Timestamp
    finished_at: Timestamp | None
    queue_position: Whole | None
    eta_seconds: Eta
    progress: StepsJson
    options: Options
    links: JobLinksJson
    store: NotRequired[bool]
    priority: NotRequired[Priority]
    files: NotRequired[Files]
    result: NotRequired[Result]
    error: NotRequired[FaultJson]


def address(job_id: str) -> str:
    """Where the job is to be found."""
    return f"/v1/jobs/{job_id}"


def described(status: JobStatus, result: Mapping[str, Any] | None = None) -> JobJson:
    """The job as it stands, with `result` where one is given."""
    job, outcome, progress = status.job, status.outcome, status.progress
    job_url = address(job.id)
    links: JobLinksJson = {"self": job_url, "events": f"{job_url}/events"}
    if shown := formats.of(job.task).shown:
        links["picture"] = f"{job_url}?format={shown}"
    if progress and progress.preview:
        links["preview"] = f"{job_url}/preview"
    if outcome is None and job.task == WATCH.name:
        links |= {"frame": f"/v1/streams/{job.id}/frame", "video": f"/v1/streams/{job.id}/video"}
    document: JobJson = {
        "id": job.id,
        "task": job.task,
        "name": job.name or None,
        "state": status.state,
        "created_at": iso(job.created_at),
        "finished_at": iso(outcome.finished_at) if outcome and outcome.finished_at else None,
        "queue_position": progress.queue_position if progress else None,
        "eta_seconds": progress.eta_seconds if progress else None,
        "progress": _progress(status),
        "options": dict(job.options),
        "links": links,
    }
    if job.priority != Priority.NORMAL:
        document["priority"] = job.priority
    if not job.stored:
        document["store"] = False
    if outcome and outcome.files:
        document["files"] = files_of(outcome)
    if result is not None:
        document["result"] = dict(result)
    return document


def files_of(outcome: Outcome) -> dict[str, str]:
    """Where each file is that the job made, by its name."""
    return {name: f"{address(outcome.job_id)}/files/{quote(name)}" for name in outcome.files}


def _progress(status: JobStatus) -> StepsJson:
    if status.outcome is not None:
        return {"done": 1, "total": 1}
    progress = status.progress or Progress(JobState.RUNNING)
    steps: StepsJson = {"done": progress.done, "total": progress.total}
    if progress.text:
        steps["text"] = progress.text
    if progress.live:
        steps["live"] = dict(progress.live)
    return steps


def job_document(status: JobStatus) -> JobJson:
    """The job as it stands, with its result or its error where it has ended."""
    outcome = status.outcome
    document = described(status, outcome.result if outcome else None)
    if outcome and outcome.error:
        document["error"] = fault(outcome.error)
    return document


def fault(problem: Problem) -> FaultJson:
    """Why the job, or the picture, has no result."""
    return {"code": problem.code, "detail": problem.message}
