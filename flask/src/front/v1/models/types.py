"""What models look like in JSON."""

from typing import Annotated, Any, Literal, TypedDict

from front.openapi.schemas import Keywords, Whole
from wire.models import Measure
from wire.tasks.detect.model import Accuracy, PrecisionFigures
from wire.tasks.detect.spec import SHAPES

State = Literal["loaded", "loading", "unloading", "unloaded"]


class ModelStatusJson(TypedDict):
    """How far a model is. `trouble` is `error` by its name of before."""

    task: str
    name: str
    state: State
    error: str | None
    trouble: str | None


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


class ModelIdJson(TypedDict):
    """A loaded model as clients of OpenAI's API know one. `id` is what `/v1/embeddings` takes for a model of embed."""

    id: Annotated[str, Keywords(description="Its name, of another task than detect `<task>/<name>`.")]
    object: Literal["model"]
    created: Annotated[int, Keywords(description="0: nobody knows.")]
    owned_by: str


class ModelJson(ModelIdJson, ModelStatusJson, DetectModelJson):
    """A loaded model, of whatever task. Members that only models of detect have stand beside `facts`, as before."""

    weights_sha256: str
    runtime: str
    precision: str
    notice: str
    default: bool
    license: str
    facts: Annotated[dict[str, Any], Keywords(description="What is true of it, by the task's own names.")]
    measures: list[Measure]
    machine: Annotated[dict[str, Any], Keywords(description="What is so on the machine that tells, likewise.")]


class ModelsJson(TypedDict):
    """The loaded models, how far each is, loaded or not, and why what was last desired of one came to nothing.

    `object` and `data` are the list that clients of OpenAI's API read.
    """

    object: Literal["list"]
    data: list[ModelIdJson]
    models: list[ModelJson]
    states: list[ModelStatusJson]
    loading: list[str]
    errors: dict[str, str]
    troubles: Annotated[dict[str, str], Keywords(deprecated=True, description="As `errors`, by the name of before.")]
