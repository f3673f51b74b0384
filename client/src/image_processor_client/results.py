"""What a service says, with types. Members that a later version adds are kept in `raw` and do no harm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

FINAL_STATES = ("succeeded", "failed", "canceled", "expired")


@dataclass(frozen=True, slots=True)
class Detection:
    """A found object. `xyxy` is left, top, right, bottom, in pixels of the upright picture, origin top left."""

    label: str
    class_id: int
    confidence: float
    xyxy: tuple[float, float, float, float]

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        left, top, right, bottom = given["xyxy"]
        return cls(given["label"], given["class_id"], given["confidence"], (left, top, right, bottom))


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a picture of `size` (width, height) pixels, by falling confidence.

    `job_id` leads to its other forms: `client.picture(result.job_id)`. `raw` is the result as the service wrote it.
    """

    job_id: str
    size: tuple[int, int]
    detections: tuple[Detection, ...]
    model: Mapping[str, Any]
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]
    near_misses: tuple[Detection, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_json(cls, job_id: str, given: Mapping[str, Any]) -> Self:
        return cls(
            job_id=job_id,
            size=(given["image"]["width"], given["image"]["height"]),
            detections=tuple(Detection.from_json(each) for each in given["detections"]),
            model=given["model"],
            options=given["options"],
            timings_ms=given["timings_ms"],
            near_misses=tuple(Detection.from_json(each) for each in given.get("near_misses", ())),
            raw=given,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a job has no result."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """Where a job stands. `state` is queued, running, succeeded, failed, canceled or expired.

    `queue_position` counts from 0; `eta_seconds` is reckoned from recent jobs; None where nobody knows. `progress` is
    (done, total). `created_at` and `finished_at` are as in ISO 8601, UTC.
    """

    id: str
    task: str
    state: str
    created_at: str
    finished_at: str | None = None
    queue_position: int | None = None
    eta_seconds: float | None = None
    progress: tuple[int, int] = (0, 1)
    result: Result | None = None
    error: Problem | None = None

    @property
    def final(self) -> bool:
        """Whether the job has ended."""
        return self.state in FINAL_STATES

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        result, error, progress = given.get("result"), given.get("error"), given.get("progress") or {}
        return cls(
            id=given["id"],
            task=given["task"],
            state=given["state"],
            created_at=given["created_at"],
            finished_at=given.get("finished_at"),
            queue_position=given.get("queue_position"),
            eta_seconds=given.get("eta_seconds"),
            progress=(progress.get("done", 0), progress.get("total", 1)),
            result=Result.from_json(given["id"], result) if result else None,
            error=Problem(error["code"], error["detail"]) if error else None,
        )
