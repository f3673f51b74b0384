"""What is said of a model, loaded or answering."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which numbers answered. `input` is the network's input as (width, height), in pixels.

    `labels_sha256` names the list of its labels (`wire.tasks.detect.model_labels`); results of before have none.
    """

    name: str
    weights_sha256: str
    runtime: str
    precision: str
    input: tuple[int, int]
    labels_sha256: str = ""

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        width, height = given["input"]
        return cls(
            name=given["name"],
            weights_sha256=given["weights_sha256"],
            runtime=given["runtime"],
            precision=given["precision"],
            input=(int(width), int(height)),
            labels_sha256=given.get("labels_sha256", ""),
        )


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How exact a model was measured to be on the `images` of `set`, at its input's longer side `size`, in pixels.

    `map` is COCO's mAP@[.5:.95], `map_50` that at an IoU of 0.5, None where it was not recorded; both 0 to 1.
    """

    set: str
    images: int
    size: int
    shape: str
    map: float
    map_50: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near a precision's boxes are to those of float32, on the `pictures` that a model was converted with.

    `ap` is average precision, the mean over COCO's IoU thresholds; `f1` that of boxes above the default confidence
    threshold at an IoU of 0.5; both 0 to 1, with the `boxes` that float32 found for the truth.
    """

    ap: float
    f1: float
    boxes: int
    pictures: int


@dataclass(frozen=True, slots=True)
class PrecisionFigures:
    """What is known of a model in one precision, whether or not that serves. `eligible` says that `auto` may choose it.

    `agreement` is null where nobody compared. `milliseconds` is what one picture takes alone on this CPU, from pixels
    to boxes; null where there was nothing to choose from.
    """

    precision: str
    eligible: bool
    agreement: Agreement | None = None
    milliseconds: float | None = None

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        agreement = given["agreement"]
        return cls(**{**given, "agreement": Agreement(**agreement) if agreement else None})


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What can be said of a loaded model before it is asked. `notice` is empty, or what its user has to know.

    `default` says that it answers where a request names no model. `accuracy` is what was measured of exactly these
    weights in the precision that serves; empty where nobody did. `precisions` are those that it can be computed in on
    the machine that tells: they do not make it another model. `shape` is how a picture lies in its input where a
    request does not say, `shape_reason` why.
    """

    task: str
    stamp: ModelStamp
    labels: tuple[str, ...]
    notice: str = ""
    default: bool = False
    accuracy: tuple[Accuracy, ...] = ()
    precisions: tuple[PrecisionFigures, ...] = field(default=(), compare=False)
    shape: str = "square"
    shape_reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            **asdict(self.stamp),
            "task": self.task,
            "labels": list(self.labels),
            "notice": self.notice,
            "default": self.default,
            "shape": self.shape,
            "shape_reason": self.shape_reason,
            "accuracy": [asdict(each) for each in self.accuracy],
            "precisions": [asdict(each) for each in self.precisions],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            task=given["task"],
            stamp=ModelStamp.from_dict(given),
            labels=tuple(given["labels"]),
            notice=given["notice"],
            default=given["default"],
            accuracy=tuple(Accuracy(**each) for each in given["accuracy"]),
            precisions=tuple(PrecisionFigures.from_dict(each) for each in given.get("precisions", ())),
            shape=given.get("shape", "square"),
            shape_reason=given.get("shape_reason", ""),
        )
