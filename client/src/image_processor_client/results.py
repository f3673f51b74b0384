"""What a service says of jobs, with types. Members that a later version adds are kept in `raw` and do no harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from image_processor_client.reader import members_of, read

if TYPE_CHECKING:
    from typing_extensions import Self

DETECT = "detect"
FINAL_STATES = ("succeeded", "failed", "canceled", "expired")


@dataclass(frozen=True, slots=True)
class Detection:
    """A found object. `xyxy` is left, top, right, bottom, in pixels of the upright picture, origin top left.

    `confidence` is 0 to 1; `class_id` is the number of `label` among the labels of the model.
    """

    label: str
    class_id: int
    confidence: float
    xyxy: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """Which numbers answered. `input` is the network's input as (width, height), in pixels."""

    name: str
    weights_sha256: str
    runtime: str
    precision: str
    input: tuple[int, int]
    labels_sha256: str = ""


@dataclass(frozen=True, slots=True)
class ImageSize:
    """A picture's size in pixels, upright."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a picture, by falling confidence.

    `timings_ms` is how long each stage took, in milliseconds. `job_id` leads to the result's other forms:
    `client.picture(result.job_id)`. `raw` is the result as the service wrote it.
    """

    job_id: str
    image: ImageSize
    detections: tuple[Detection, ...]
    model: ModelVersion
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]
    near_misses: tuple[Detection, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def size(self) -> tuple[int, int]:
        """The upright picture's (width, height), in pixels."""
        return self.image.width, self.image.height


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a job has no result: `code` to be matched on, `detail` for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the work is `done`, of `total`."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Job:
    """Where a job stands. `state` is queued, running, succeeded, failed, canceled or expired.

    `queue_position` counts from 0; `eta_seconds` is reckoned from recent jobs; None where nobody knows. `created_at`
    and `finished_at` are as in ISO 8601, UTC. `name` is what the picture is called. `result` is there for the task
    `detect`, `output` for any: the result as the service wrote it.
    """

    id: str
    task: str
    state: str
    created_at: str
    finished_at: str | None = None
    queue_position: int | None = None
    eta_seconds: float | None = None
    progress: Progress = Progress(0, 1)
    options: Mapping[str, Any] = field(default_factory=dict)
    result: Result | None = None
    error: Problem | None = None
    name: str | None = None
    output: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def final(self) -> bool:
        """Whether the job has ended."""
        return self.state in FINAL_STATES

    @classmethod
    def from_json(cls, given: object) -> Self:
        return read(cls, with_job_id(members_of(given)))


def with_job_id(job: Mapping[str, Any]) -> dict[str, Any]:
    """The `job` as JSON, whose result knows it, and how it was written itself: only `detect` has one with types."""
    output = job.get("result")
    typed = isinstance(output, dict) and job.get("task", DETECT) == DETECT
    result = {**output, "job_id": job.get("id"), "raw": output} if typed and isinstance(output, dict) else None
    return {**job, "result": result, "output": output}
