"""The schemas of what each task has of its own: its name, its options, its results."""

from typing import Annotated, Any

from front.openapi.schemas import Json, Keywords, Schemas, option_schema, record, ref
from wire.tasks.detect.result import Detection, DetectionResult
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import TASKS


def _of_any_task(name: str) -> Json:
    """The schema `name` of `detect` where that is the only task, else any object."""
    return ref(name) if len(TASKS) == 1 else {"type": "object"}


TaskName = Annotated[str, Keywords(enum=list(TASKS))]
Options = Annotated[dict[str, Any], Keywords(_of_any_task("DetectOptions"))]
Result = Annotated[dict[str, Any], Keywords(_of_any_task("DetectionResult"))]
Coco = Annotated[dict[str, Any], Keywords(ref("Coco"))]


def add_task_schemas(schemas: Schemas) -> None:
    """What the types above refer to is among `schemas`."""
    options = {option.name: option_schema(option) for option in DETECT.options}
    coco = dict.fromkeys(("images", "annotations", "categories"), list[dict[str, Any]])
    near = schemas.of(tuple[Detection, ...]) | {
        "description": "The best ones that the threshold left out, where they were asked for."
    }
    result = schemas.whole(DetectionResult)
    result["properties"] |= {"options": ref("DetectOptions"), "near_misses": near}
    schemas.named |= {
        "DetectOptions": record("The options of the task detect.", options, **options),
        "DetectionResult": result,
        "Coco": record("COCO's own JSON.", **coco),
    }
