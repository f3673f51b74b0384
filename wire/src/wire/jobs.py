"""A request on the wire, and its answer."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from wire.errors import CanceledJobError, ExpiredJobError, ImageProcessorError, from_code


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
class Rendering:
    """A file that is made of a finished job: its picture with the objects of `result` marked, or cut out of it.

    `form` is a name that the task's processor knows (`jpeg`, `png`, `crops`). The file lies under `key` in the store.
    """

    form: str
    result: Mapping[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to be worked on.

    `options` were checked against the task's row (`wire.tasks`). `image_key` names the picture's bytes in the store.
    `picture` asks for the picture with its objects marked besides the result. `result_seconds` is how long whoever
    finishes the job keeps its outcome, `queue_seconds` how long it may wait for its turn. `created_at` is Unix time, in
    seconds. `webhook` is the url that is told when the job ends. With a `rendering`, nothing else is wanted: no work is
    done again for it. `name` is what the picture's sender calls it, as `front.file_names` lets it pass; empty for none.
    `owner` is the name of the API key that it came with, from which no key can be read; empty where none was demanded.
    """

    id: str
    task: str
    options: Mapping[str, Any]
    image_key: str
    picture: bool
    result_seconds: int
    queue_seconds: int
    created_at: float
    webhook: str = ""
    rendering: Rendering | None = None
    name: str = ""
    owner: str = ""

    def to_dict(self) -> dict[str, Any]:
        whole = {name: getattr(self, name) for name in self.__slots__}  # asdict() takes ten times as long
        return whole | {"rendering": self.rendering and asdict(self.rendering)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        rendering = given.get("rendering")
        return cls(**{**given, "rendering": Rendering(**rendering) if rendering else None})


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

    @classmethod
    def canceled(cls, job_id: str) -> Self:
        error = CanceledJobError("The job was canceled. Send the picture again if its result is wanted after all.")
        return cls(job_id, JobState.CANCELED, time.time(), error=Problem.of(error))

    @property
    def told_state(self) -> JobState:
        """The state, as everybody is told of it: a job whose picture was gone when its turn came has expired."""
        gone = self.error is not None and self.error.code == ExpiredJobError.code
        return JobState.EXPIRED if gone else self.state

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

    @classmethod
    def read(cls, kept: bytes | None) -> Self | None:
        """The outcome that a store keeps, None where it keeps none."""
        return None if kept is None else cls.from_bytes(kept)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an unfinished job stands. `queue_position` counts from 0, the next to be taken; None once it runs.

    `eta_seconds` is when it will have ended, as far as recent jobs tell; None where they do not.
    """

    state: JobState
    queue_position: int | None = None
    eta_seconds: float | None = None
