"""What the task `detect` answers, and what is said of the model that answered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

XYXY = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Detection:
    """One found object. `xyxy` in pixels of the upright image, origin top left; `confidence` in [0, 1]."""

    label: str
    class_id: int
    confidence: float
    xyxy: XYXY


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Pixels of the upright image, after its EXIF orientation was applied."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which numbers answered. `input` is the network's input as (width, height), in pixels."""

    name: str
    weights_sha256: str
    runtime: str
    precision: str
    input: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What can be said of a loaded model before it is asked. `notice` is empty, or what its user has to know."""

    task: str
    stamp: ModelStamp
    labels: tuple[str, ...]
    notice: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self.stamp), "task": self.task, "labels": list(self.labels), "notice": self.notice}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(given["task"], _stamp(given), tuple(given["labels"]), given["notice"])


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """Everything found in one picture, by falling confidence."""

    image: ImageSize
    detections: tuple[Detection, ...]
    model: ModelStamp
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {
            "image": asdict(self.image),
            "detections": [asdict(each) | {"xyxy": list(each.xyxy)} for each in self.detections],
            "model": asdict(self.model) | {"input": list(self.model.input)},
            "options": dict(self.options),
            "timings_ms": dict(self.timings_ms),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            image=ImageSize(**given["image"]),
            detections=tuple(Detection(**{**each, "xyxy": tuple(each["xyxy"])}) for each in given["detections"]),
            model=_stamp(given["model"]),
            options=given["options"],
            timings_ms=given["timings_ms"],
        )


def _stamp(given: Mapping[str, Any]) -> ModelStamp:
    width, height = given["input"]
    return ModelStamp(
        given["name"], given["weights_sha256"], given["runtime"], given["precision"], (int(width), int(height))
    )
