"""A batch as JSON, as the contract has it."""

from typing import Any, Literal, NotRequired, TypedDict

from flask import url_for

from front.openapi.schemas import Eta, Files, Path, Timestamp, Uuid, Whole
from front.openapi.task_schemas import Result, TaskName
from front.timestamps import iso
from front.v1.batches.status import BatchStatus, Part
from front.v1.jobs.representation import FaultJson, fault, files_of
from wire.jobs import JobState

BatchLinks = dict[Literal["self", "events"], Path]


class BatchEntryJson(TypedDict):
    """A picture of a batch. One that was refused has no job."""

    name: str
    id: Uuid | None
    state: JobState
    result: NotRequired[Result]
    error: NotRequired[FaultJson]
    files: NotRequired[Files]


class BatchJson(TypedDict):
    """Many pictures, a job each."""

    id: Uuid
    task: TaskName
    state: Literal["running", "finished"]
    created_at: Timestamp
    progress: dict[Literal["done", "total", "succeeded", "failed"], Whole]
    eta_seconds: Eta
    links: BatchLinks
    jobs: list[BatchEntryJson]


def links_of(batch_id: str) -> BatchLinks:
    """Where to look for the batch. Known while a request is answered."""
    return {
        "self": url_for("batches.show_batch", batch_id=batch_id),
        "events": url_for("batches.listen_to_batch", batch_id=batch_id),
    }


def to_json(batch_status: BatchStatus, links: BatchLinks, results: dict[str, Any]) -> BatchJson:
    """The batch and its jobs, those with their result whose id `results` has."""
    batch, succeeded = batch_status.batch, len(batch_status.succeeded)
    return {
        "id": batch.id,
        "task": batch.task,
        "state": "finished" if batch_status.finished else "running",
        "created_at": iso(batch.created_at),
        "progress": {
            "done": batch_status.done,
            "total": len(batch_status.parts),
            "succeeded": succeeded,
            "failed": batch_status.done - succeeded,
        },
        "eta_seconds": None if batch_status.eta_seconds is None else round(batch_status.eta_seconds, 3),
        "links": links,
        "jobs": [_part(part, results) for part in batch_status.parts],
    }


def plain_results(batch_status: BatchStatus) -> dict[str, Any]:
    """The results as the jobs ended with them, by job."""
    return {part.outcome.job_id: part.outcome.result for part in batch_status.succeeded if part.outcome}


def _part(part: Part, results: dict[str, Any]) -> BatchEntryJson:
    document: BatchEntryJson = {"name": part.member.name, "id": part.member.job_id, "state": part.state}
    if part.error is not None:
        document["error"] = fault(part.error)
        return document
    if part.state is JobState.SUCCEEDED and part.member.job_id in results:
        document["result"] = results[part.member.job_id]
    if part.outcome is not None and part.outcome.files:
        document["files"] = files_of(part.outcome)
    return document
