"""How the service stands as JSON, for whoever runs it."""

from collections.abc import Iterable
from typing import Annotated, TypedDict

from front.dispatch import Load
from front.metrics.request_totals import RequestTotals
from front.openapi.schemas import Eta, Keywords, Rate, Timestamp, Uuid, Whole
from front.openapi.task_schemas import TaskName
from front.timestamps import iso
from front.v1.models.types import ModelsJson
from wire.job_stats import JobTotals
from wire.jobs import JobState
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus


class TaskQueueJson(TypedDict):
    """The jobs of a task that wait."""

    waiting: Whole
    limit: Whole
    jobs_per_second: Rate | None
    eta_seconds: Eta


class JobTotalsJson(TypedDict):
    """Ended jobs of all workers."""

    succeeded: Whole
    failed: Whole
    canceled: Whole
    expired: Whole
    since: Timestamp


class RequestTotalsJson(TypedDict):
    """Of this front since its start; `rejected` by reason."""

    total: Whole
    rejected: dict[str, Whole]


class WorkerJson(TypedDict):
    """`seconds` is how long a job takes, measured from recent ones, of which `at_once` are in hand."""

    name: str
    started_at: Timestamp
    tasks: list[str]
    models: list[str]
    loading: list[str]
    seconds: Rate | None
    at_once: Whole | None
    memory_bytes: Whole


class FailedJobJson(TypedDict):
    """A job that failed. `job` and `detail` are empty for whoever may not know of other clients' jobs."""

    at: Timestamp
    job: Uuid
    task: str
    code: str
    detail: str


class StatusJson(ModelsJson):
    """How the service stands."""

    time: Timestamp
    version: str
    uptime_seconds: Rate
    ready: Annotated[bool, Keywords(description="Whether a picture would be worked on.")]
    reasons: Annotated[list[str], Keywords(description="Why not.")]
    queue: Annotated[dict[TaskName, TaskQueueJson], Keywords(description="By task.")]
    jobs: JobTotalsJson
    requests: RequestTotalsJson
    workers: list[WorkerJson]
    failures: Annotated[list[FailedJobJson], Keywords(description="The last jobs that failed, newest first.")]


def queue_json(load: Load, limit: int) -> dict[str, TaskQueueJson]:
    """By task, how many jobs wait, of how many that may, and in which time those will be done."""
    return {name: _line(load, name, task.queue_bound(limit)) for name, task in TASKS.items()}


def _line(load: Load, task: str, limit: int) -> TaskQueueJson:
    waiting, measured = load.waiting(task), load.throughput(task)
    return {
        "waiting": waiting,
        "limit": limit,
        "jobs_per_second": round(measured.jobs_per_second, 3) if measured else None,
        "eta_seconds": round(waiting / measured.jobs_per_second, 3) if measured else None,
    }


def jobs_json(totals: JobTotals) -> JobTotalsJson:
    """How many jobs ended in each way, and since when they are counted."""
    return {
        "succeeded": totals.ended.get(JobState.SUCCEEDED, 0),
        "failed": totals.ended.get(JobState.FAILED, 0),
        "canceled": totals.ended.get(JobState.CANCELED, 0),
        "expired": totals.ended.get(JobState.EXPIRED, 0),
        "since": iso(totals.since),
    }


def failures_json(totals: JobTotals, *, whole: bool) -> list[FailedJobJson]:
    """The last failures, newest first. Not `whole`: when and of which kind, for whoever may not know what others do."""
    return [
        {
            "at": iso(each.at),
            "job": each.job if whole else "",
            "task": each.task,
            "code": each.code,
            "detail": each.detail if whole else "",
        }
        for each in totals.failures
    ]


def requests_json(requests: RequestTotals) -> RequestTotalsJson:
    """How many requests there were, and by reason, how many were turned away."""
    return {"total": requests.total, "rejected": dict(requests.rejected)}


def workers_json(reports: Iterable[WorkerStatus]) -> list[WorkerJson]:
    """Who works, with which models, and how fast, once that is known."""
    return [_worker(report) for report in reports]


def _worker(report: WorkerStatus) -> WorkerJson:
    measured = next(iter(report.throughputs.values()), None)
    return {
        "name": report.name,
        "started_at": iso(report.started_at),
        "tasks": list(report.tasks),
        "models": [str(model.key) for model in report.models],
        "loading": [str(key) for key in report.loading],
        "seconds": round(measured.seconds, 6) if measured else None,
        "at_once": measured.at_once if measured else None,
        "memory_bytes": report.memory_bytes,
    }
