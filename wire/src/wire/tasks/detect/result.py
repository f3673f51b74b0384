"""What the task `detect` answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from wire.image_size import ImageSize
from wire.known_members import known_members
from wire.tasks.detect.model import DetectModelVersion

XYXY = tuple[float, float, float, float]

LABEL_ORDER = "label_order"
"""Where a result from which labels were left out has all of them, by falling confidence, for whoever draws it: the rest
keep the colours that they have beside them. No answer has it."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One found object. `xyxy` in pixels of the upright image, origin top left; `confidence` in [0, 1]."""

    label: str
    class_id: int
    confidence: float
    xyxy: XYXY

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "class_id": self.class_id,
            "confidence": self.confidence,
            "xyxy": list(self.xyxy),
        }


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """Everything found in one picture, by falling confidence."""

    image: ImageSize
    detections: tuple[Detection, ...]
    model: DetectModelVersion
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        # Without asdict(), which takes ten times as long: this is done for every picture.
        version = {name: getattr(self.model, name) for name in self.model.__slots__}
        return {
            "image": {"width": self.image.width, "height": self.image.height},
            "detections": [each.to_dict() for each in self.detections],
            "model": version | {"input": list(self.model.input)},
            "options": dict(self.options),
            "timings_ms": dict(self.timings_ms),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            image=ImageSize(**known_members(ImageSize, given["image"])),
            detections=tuple(
                Detection(**{**known_members(Detection, each), "xyxy": tuple(each["xyxy"])})
                for each in given["detections"]
            ),
            model=DetectModelVersion.from_dict(given["model"]),
            options=given["options"],
            timings_ms=given["timings_ms"],
        )
