"""A request on the wire, and its answer."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from wire.errors import CanceledJobError, ExpiredJobError, ImageProcessorError, from_code
from wire.known_members import known_members
from wire.priority import Priority
from wire.rendering import Rendering


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
    """One piece of work.

    `options` were checked against the task's row (`wire.tasks`). `inputs` says, by name, under which keys what it is
    given lies in the store. `formats` are the files that are to be made at once besides the result. `result_seconds` is
    how long the service keeps results, `queue_seconds` how long the job may wait for its turn, `timeout_seconds` how
    long it may be worked on. `created_at` is Unix time, in seconds. `cost` is in units of its task. `webhook` is the
    url that is told when the job ends. With a `rendering`, nothing else is wanted: no work is done again for it. `name`
    is what the picture's sender calls it, as `front.file_names` lets it pass; empty for none. `owner` is the name of
    the API key that it came with, from which no key can be read; empty where none was demanded. `admin` says that it
    may know what others do: by an admin key, or because no keys are demanded. `collection` is what its result goes
    into, to be searched; empty for none. One that is not `stored` leaves nothing (`wire.storing`). `priority` says
    whose turn comes first.
    """

    id: str
    task: str
    options: Mapping[str, Any]
    inputs: Mapping[str, tuple[str, ...]]
    result_seconds: int
    queue_seconds: int
    timeout_seconds: int
    created_at: float
    formats: tuple[str, ...] = ()
    cost: float = 1.0
    webhook: str = ""
    rendering: Rendering | None = None
    name: str = ""
    owner: str = ""
    admin: bool = False
    collection: str = ""
    stored: bool = True
    priority: Priority = Priority.NORMAL

    @property
    def input_keys(self) -> tuple[str, ...]:
        """Under which keys all that it is given lies."""
        return tuple(key for keys in self.inputs.values() for key in keys)

    @property
    def longest_seconds(self) -> int:
        """How long after its acceptance the job may still come to an end by itself."""
        return self.queue_seconds + self.timeout_seconds

    def to_dict(self) -> dict[str, Any]:
        whole = {name: getattr(self, name) for name in self.__slots__}  # asdict() takes ten times as long
        return whole | {
            "inputs": {name: list(keys) for name, keys in self.inputs.items()},
            "formats": list(self.formats),
            "rendering": self.rendering and asdict(self.rendering),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        inputs = {name: tuple(keys) for name, keys in given["inputs"].items()}
        rendering = given.get("rendering") and Rendering(**known_members(Rendering, given["rendering"]))
        more = {"inputs": inputs, "formats": tuple(given["formats"]), "rendering": rendering}
        return cls(**{**known_members(cls, given), **more})

    @classmethod
    def read(cls, kept: bytes | None) -> Self | None:
        """The job that a store keeps, None where it keeps none, or one that another version of the service wrote."""
        try:
            return None if kept is None else cls.from_dict(json.loads(kept))
        except (KeyError, TypeError):
            return None


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
    """How a job ended: with `result` (the task's own JSON) or with `error`. `finished_at` is Unix time, in seconds.

    `files` are the names of the files that it made (`wire.keys.file`).
    """

    job_id: str
    state: JobState
    finished_at: float
    result: Mapping[str, Any] | None = None
    error: Problem | None = None
    files: tuple[str, ...] = ()

    @classmethod
    def succeeded(cls, job_id: str, result: Mapping[str, Any], files: Iterable[str] = ()) -> Self:
        return cls(job_id, JobState.SUCCEEDED, time.time(), result=result, files=tuple(files))

    @classmethod
    def failed(cls, job_id: str, error: ImageProcessorError) -> Self:
        return cls(job_id, JobState.FAILED, time.time(), error=Problem.of(error))

    @classmethod
    def canceled(cls, job_id: str) -> Self:
        error = CanceledJobError("The job was canceled. Send it again if its result is wanted after all.")
        return cls(job_id, JobState.CANCELED, time.time(), error=Problem.of(error))

    @property
    def reported_state(self) -> JobState:
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
            "files": list(self.files),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        error = None if given["error"] is None else Problem(**known_members(Problem, given["error"]))
        state, files = JobState(given["state"]), tuple(given.get("files", ()))
        return cls(given["job_id"], state, given["finished_at"], given["result"], error, files)

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
    `eta_seconds` is when it will have ended, as far as recent jobs tell; None where they do not. `done` of its `total`
    steps are done; `preview` says that there is a small picture of what there is so far, `text` is what is said so far
    in the next one, from its beginning, `live` what a job that lasts tells of itself, in its task's own JSON.
    """

    state: JobState
    queue_position: int | None = None
    eta_seconds: float | None = None
    done: int = 0
    total: int = 1
    preview: bool = False
    text: str = ""
    live: Mapping[str, Any] = field(default_factory=dict)
