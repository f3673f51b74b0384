"""What the task `detect` says of its models."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from wire.models import Measure, ModelInfo, ModelVersion

TASK = "detect"
MAP, MAP_50 = "mAP", "mAP@50"


@dataclass(frozen=True, slots=True)
class DetectModelVersion:
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

    def measures(self) -> tuple[Measure, ...]:
        """The same, as any task says it."""
        how = {"images": self.images, "size": self.size, "shape": self.shape}
        exact = Measure(MAP, self.map, self.set, how)
        return (exact,) if self.map_50 is None else (exact, Measure(MAP_50, self.map_50, self.set, how))


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


@dataclass(frozen=True, slots=True)
class DetectModel:
    """A model that detects, as its task knows it.

    `accuracy` is what was measured of exactly these weights in the precision that serves; empty where nobody did.
    `precisions` are those that it can be computed in on the machine that tells. `shape` is how a picture lies in its
    input where a request does not say, `shape_reason` why.
    """

    version: DetectModelVersion
    labels: tuple[str, ...]
    notice: str = ""
    accuracy: tuple[Accuracy, ...] = ()
    precisions: tuple[PrecisionFigures, ...] = field(default=(), compare=False)
    shape: str = "square"
    shape_reason: str = ""

    @property
    def info(self) -> ModelInfo:
        """What any task says of a model."""
        version = self.version
        return ModelInfo(
            TASK,
            ModelVersion(version.name, version.weights_sha256, version.runtime, version.precision),
            self.notice,
            facts={
                "labels": list(self.labels),
                "labels_sha256": version.labels_sha256,
                "input": list(version.input),
                "shape": self.shape,
                "shape_reason": self.shape_reason,
            },
            measures=tuple(measure for each in self.accuracy for measure in each.measures()),
            machine={"precisions": [asdict(each) for each in self.precisions]},
        )


def accuracy(measures: tuple[Measure, ...]) -> tuple[Accuracy, ...]:
    """The `measures` of a model that detects, those of one evaluation in one row."""
    second = {_evaluation(each): each.value for each in measures if each.name == MAP_50}
    return tuple(
        Accuracy(each.set, **each.conditions, map=each.value, map_50=second.get(_evaluation(each)))
        for each in measures
        if each.name == MAP
    )


def _evaluation(measure: Measure) -> tuple[Any, ...]:
    return (measure.set, *measure.conditions.values())
