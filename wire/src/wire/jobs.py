"""A request on the wire, and its answer."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from wire.errors import ImageProcessorError, from_code


class JobState(StrEnum):
    """Where a job stands. The last four are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to be worked on.

    `options` were checked against the task's row (`wire.tasks`). `image_key` names the picture's bytes in the store.
    `picture` asks for the picture with its objects marked besides the result. `draws` names a finished job of which
    nothing but that picture is wanted now; no work is done again for it. `result_seconds` is how long whoever finishes
    the job keeps its outcome. `created_at` is Unix time, in seconds.
    """

    id: str
    task: str
    options: Mapping[str, Any]
    image_key: str
    picture: bool
    result_seconds: int
    created_at: float
    draws: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"options": dict(self.options)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it crosses the wire."""

    code: str
    message: str

    @classmethod
    def of(cls, error: ImageProcessorError) -> Self:
        return cls(error.code, error.message)

    def to_error(self) -> ImageProcessorError:
        return from_code(self.code, self.message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: with `result` (the task's own JSON) or with `error`. `finished_at` is Unix time, in seconds."""

    job_id: str
    state: JobState
    finished_at: float
    result: Mapping[str, Any] | None = None
    error: Problem | None = None

    @classmethod
    def succeeded(cls, job_id: str, result: Mapping[str, Any]) -> Self:
        return cls(job_id, JobState.SUCCEEDED, time.time(), result=result)

    @classmethod
    def failed(cls, job_id: str, error: ImageProcessorError) -> Self:
        return cls(job_id, JobState.FAILED, time.time(), error=Problem.of(error))

    def to_dict(self) -> dict[str, Any]:
        return {
            "job_id": self.job_id,
            "state": self.state.value,
            "finished_at": self.finished_at,
            "result": None if self.result is None else dict(self.result),
            "error": None if self.error is None else asdict(self.error),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        error = given["error"]
        return cls(
            job_id=given["job_id"],
            state=JobState(given["state"]),
            finished_at=given["finished_at"],
            result=given["result"],
            error=None if error is None else Problem(**error),
        )

    def to_bytes(self) -> bytes:
        return json.dumps(self.to_dict()).encode()

    @classmethod
    def from_bytes(cls, given: bytes) -> Self:
        return cls.from_dict(json.loads(given))


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an unfinished job stands. `queue_position` counts from 0, the next to be taken; None once it runs."""

    state: JobState
    queue_position: int | None = None
