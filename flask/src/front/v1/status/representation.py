"""How the service stands as JSON, for whoever runs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from front.dispatch import Load
from front.metrics.request_totals import RequestTotals
from front.timestamps import iso
from front.v1.status.history import StatusHistory
from front.v1.status.types import (
    EndedJson,
    FailedJobJson,
    HistoryJson,
    JobTotalsJson,
    RequestTotalsJson,
    TaskQueueJson,
    TaskStatusJson,
    WorkerJson,
)
from wire.job_stats import JobTotals
from wire.jobs import JobState
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus, tasks_of, throughput


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
    return {**_ended(totals.ended), "since": iso(totals.since)}


def tasks_json(reports: Sequence[WorkerStatus], totals: JobTotals) -> dict[str, TaskStatusJson]:
    """By task, who does it and how fast, and how its jobs ended; none of a task that nobody does and nobody did."""
    done = tasks_of(reports)
    return {
        task: {
            "workers": sum(task in report.tasks for report in reports),
            "seconds": round(measured.seconds * measured.units, 6) if measured else None,
            "at_once": measured.at_once if measured else None,
            **_ended(totals.by_task.get(task, {})),
        }
        for task, measured in ((task, throughput(reports, task)) for task in TASKS)
        if task in done or task in totals.by_task
    }


def _ended(ended: Mapping[JobState, int]) -> EndedJson:
    return {
        "succeeded": ended.get(JobState.SUCCEEDED, 0),
        "failed": ended.get(JobState.FAILED, 0),
        "canceled": ended.get(JobState.CANCELED, 0),
        "expired": ended.get(JobState.EXPIRED, 0),
    }


def history_json(history: StatusHistory) -> HistoryJson:
    """What the front has kept."""
    return {
        "front": history.front,
        "seconds": history.seconds,
        "points": [{**asdict(point), "at": iso(point.at)} for point in history.points()],  # type: ignore[typeddict-item]
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
