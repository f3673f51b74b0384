"""What a service says of many pictures that came together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from image_processor_client.reader import members_of, read
from image_processor_client.results import Problem, Result, with_job_id

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """A picture of a batch and its job. `id` is None where it was refused and no job was made of it."""

    name: str
    id: str | None
    state: str
    result: Result | None = None
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How many of the pictures are done, and of those, how many have a result."""

    done: int
    total: int
    succeeded: int
    failed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Many pictures, a job each, in the order in which they were sent. `state` is running or finished.

    `eta_seconds` is reckoned from recent jobs, None where nobody knows. `created_at` is as in ISO 8601, UTC.
    """

    id: str
    task: str
    state: str
    created_at: str
    progress: BatchProgress
    jobs: tuple[BatchEntry, ...]
    eta_seconds: float | None = None

    @property
    def final(self) -> bool:
        """Whether all of the jobs have ended."""
        return self.state == "finished"

    @classmethod
    def from_json(cls, given: object) -> Self:
        members = members_of(given)
        task = {"task": members["task"]} if "task" in members else {}
        entries = [with_job_id({**task, **members_of(each)}) for each in members.get("jobs", [])]
        return read(cls, {**members, "jobs": entries})
