"""What is said of a model that detects, besides what is said of each."""

from dataclasses import asdict
from typing import Annotated, Any, Literal, TypedDict, cast

from front.openapi.schemas import Keywords, Whole
from wire.models import ModelInfo
from wire.tasks.detect.labels import DARKNET, MODERN
from wire.tasks.detect.model import Accuracy, PrecisionFigures, accuracy
from wire.tasks.detect.spec import DETECT, SHAPES

ALIASES = {**MODERN, **DARKNET}

(SIZE,) = (option for option in DETECT.options if option.name == "size")


Sizes = Annotated[
    dict[Literal["minimum", "maximum", "step"], Whole],
    Keywords(description="What the network's longer side may be, in pixels."),
]


class DetectModelJson(TypedDict, total=False):
    """The members that only models of detect have."""

    input: tuple[int, int]
    labels: list[str]
    labels_sha256: str
    shape: Annotated[str, Keywords(enum=list(SHAPES), description="How a picture lies in its input, unless asked.")]
    shape_reason: str
    accuracy: list[Accuracy]
    precisions: list[PrecisionFigures]
    aliases: Annotated[dict[str, str], Keywords(description="By label, COCO's other spelling.")]
    sizes: Sizes


def members(model: ModelInfo) -> DetectModelJson:
    """The members that models had before other tasks had some: its facts and figures, and what comes of its labels."""
    said: dict[str, Any] = {
        **model.facts,
        "accuracy": [asdict(each) for each in accuracy(model.measures)],
        **model.machine,
        "aliases": {label: ALIASES[label] for label in model.facts["labels"] if label in ALIASES},
        "sizes": {"minimum": int(SIZE.minimum), "maximum": int(SIZE.maximum), "step": SIZE.step},
    }
    return cast(DetectModelJson, said)
