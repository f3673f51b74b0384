"""What models look like in JSON."""

from typing import Annotated, Literal, TypedDict

from front.openapi.schemas import Keywords, Whole
from wire.models import Accuracy, PrecisionFigures
from wire.tasks.detect.spec import SHAPES

State = Literal["loaded", "loading", "unloading", "unloaded"]


Sizes = Annotated[
    dict[Literal["minimum", "maximum", "step"], Whole],
    Keywords(description="What the network's longer side may be, in pixels."),
]


class ModelStatusJson(TypedDict):
    """How far a model is. `trouble` is `error` by its name of before."""

    name: str
    state: State
    error: str | None
    trouble: str | None


class ModelJson(ModelStatusJson):
    """A loaded model: its stamp, how it is on its way, and what there is to know of it before it is asked."""

    weights_sha256: str
    runtime: str
    precision: str
    input: tuple[int, int]
    labels_sha256: str
    task: str
    labels: list[str]
    notice: str
    default: bool
    shape: Annotated[str, Keywords(enum=list(SHAPES), description="How a picture lies in its input, unless asked.")]
    shape_reason: str
    accuracy: list[Accuracy]
    precisions: list[PrecisionFigures]
    aliases: Annotated[dict[str, str], Keywords(description="By label, COCO's other spelling.")]
    sizes: Sizes | None


class ModelsJson(TypedDict):
    """The loaded models, the names of those on their way, and why what was last desired of one came to nothing."""

    models: list[ModelJson]
    loading: list[str]
    errors: dict[str, str]
    troubles: Annotated[dict[str, str], Keywords(deprecated=True, description="As `errors`, by the name of before.")]
