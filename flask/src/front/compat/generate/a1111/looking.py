"""The routes of A1111 by which a client looks on, and ends its own job."""

import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.compat.generate.a1111.caller import ID_TASK, Caller
from front.compat.generate.a1111.schemas import PREFIX, PROGRESS, operation
from front.compat.generate.maker import Maker
from front.job_status import JobStatus
from front.jobs import Jobs
from front.openapi.operation import Answer
from front.openapi.parameters import JSON, parameter
from wire.errors import JobError, UnknownFileError
from wire.jobs import JobState
from wire.tasks import registry
from wire.tasks.spec import BOOLEANS

TASK = parameter(ID_TASK, "query", "Of the request with this `force_task_id`; without, of those that have none.")
SKIP_IMAGE = "skip_current_image"


def add_routes(routes: Blueprint, maker: Maker) -> None:
    """`routes` has both of them."""

    def caller() -> Caller:
        return Caller.of(maker.services.store, maker.jobs, maker.settings)

    @routes.get(f"{PREFIX}/progress")
    @operation(
        {200: Answer("It.", {JSON: PROGRESS})},
        parameters=(TASK, parameter(SKIP_IMAGE, "query", "Whether to leave the picture out.", bool)),
    )
    def a1111_progress() -> Response:
        """How far the caller's own job is.

        A caller is known by its API key, where keys are demanded, else by its address; and by the name that it gave its
        request, where it gave it one.
        """
        unfinished = caller().unfinished()
        running = [status for status in unfinished if status.state is JobState.RUNNING]
        current = next(iter(running + unfinished), None)
        told = _progress(current, len(unfinished))
        if current and not BOOLEANS.get(request.args.get(SKIP_IMAGE, "").lower(), False):
            told["current_image"] = _preview(maker, current)
        return jsonify(told)

    @routes.post(f"{PREFIX}/interrupt")
    @operation({200: Answer("They are to end.", {JSON: {"type": "object"}})}, parameters=(TASK,))
    def a1111_interrupt() -> Response:
        """Ends the caller's own jobs, and nobody else's: with what there is, where their task knows how."""
        for status in caller().unfinished():
            with suppress(JobError):  # it has ended by itself
                _end(maker.jobs, status)
        return jsonify({})


def _end(jobs: Jobs, status: JobStatus) -> None:
    if status.state is JobState.RUNNING and registry.find(status.job.task).stoppable:
        jobs.stop(status.job.id)
    else:
        jobs.cancel(status.job.id)


def _progress(current: JobStatus | None, count: int) -> dict[str, Any]:
    progress = current.progress if current else None
    done, total = (progress.done, progress.total) if progress else (0, 1)
    pictures = int(current.job.options.get("n", 1)) if current else 1
    steps = max(1, total // pictures)
    position = progress.queue_position if progress else None
    return {
        "progress": min(1.0, done / max(1, total)),
        "eta_relative": (progress.eta_seconds if progress else None) or 0.0,
        "state": _state(current, count, done, steps if current else 0),
        "current_image": None,
        "textinfo": None if position is None else f"Waiting: {position} before it.",
    }


def _state(current: JobStatus | None, count: int, done: int, steps: int) -> Mapping[str, Any]:
    created = current.job.created_at if current else 0.0
    return {
        "skipped": False,
        "interrupted": False,
        "job": current.job.id if current else "",
        "job_count": count,
        "job_timestamp": time.strftime("%Y%m%d%H%M%S", time.gmtime(created)) if current else "0",
        "job_no": 0,
        "sampling_step": done % steps if steps else 0,
        "sampling_steps": steps,
    }


def _preview(maker: Maker, current: JobStatus) -> str | None:
    if current.progress is None or not current.progress.preview:
        return None
    with suppress(UnknownFileError):
        return b64encode(maker.jobs.preview(current.job.id)).decode()
    return None
