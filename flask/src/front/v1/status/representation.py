"""How the service stands as JSON, for whoever runs it."""

from collections.abc import Iterable
from typing import Any

from front.dispatch import Load
from front.metrics.request_totals import RequestTotals
from front.timestamps import iso
from wire.job_stats import JobTotals
from wire.jobs import JobState
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus

ENDS = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED, JobState.EXPIRED)


def queue_json(load: Load, limit: int) -> dict[str, Any]:
    """By task, how many jobs wait, of how many that may, and in which time those will be done."""
    return {name: _line(load, name, task.queue_bound(limit)) for name, task in TASKS.items()}


def _line(load: Load, task: str, limit: int) -> dict[str, Any]:
    waiting, measured = load.waiting(task), load.throughput(task)
    return {
        "waiting": waiting,
        "limit": limit,
        "jobs_per_second": round(measured.jobs_per_second, 3) if measured else None,
        "eta_seconds": round(waiting / measured.jobs_per_second, 3) if measured else None,
    }


def jobs_json(totals: JobTotals) -> dict[str, Any]:
    """How many jobs ended in each way, and since when they are counted."""
    return {**{state.value: totals.ended.get(state, 0) for state in ENDS}, "since": iso(totals.since)}


def failures_json(totals: JobTotals, *, whole: bool) -> list[dict[str, Any]]:
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


def requests_json(requests: RequestTotals) -> dict[str, Any]:
    """How many requests there were, and by reason, how many were turned away."""
    return {"total": requests.total, "rejected": dict(requests.rejected)}


def workers_json(reports: Iterable[WorkerStatus]) -> list[dict[str, Any]]:
    """Who works, with which models, and how fast, once that is known."""
    return [_worker(report) for report in reports]


def _worker(report: WorkerStatus) -> dict[str, Any]:
    measured = next(iter(report.throughputs.values()), None)
    return {
        "name": report.name,
        "started_at": iso(report.started_at),
        "tasks": list(report.tasks),
        "models": [card.stamp.name for card in report.cards],
        "loading": list(report.loading),
        "seconds": round(measured.seconds, 6) if measured else None,
        "at_once": measured.at_once if measured else None,
        "memory_bytes": report.memory_bytes,
    }
