"""The schemas of what each task has of its own: its name, its options, its results."""

from typing import Annotated, Any

from front.openapi.schemas import Json, Keywords, Schemas, option_schema, record, ref
from wire.tasks.detect.result import Detection, DetectionResult
from wire.tasks.detect.spec import DETECT
from wire.tasks.embed.result import EmbedResult
from wire.tasks.embed.spec import EMBED
from wire.tasks.read.result import ReadResult
from wire.tasks.read.spec import READ
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task

OF_TASKS = {
    DETECT.name: ("DetectOptions", "DetectionResult"),
    READ.name: ("ReadOptions", "ReadResult"),
    EMBED.name: ("EmbedOptions", "EmbedResult"),
}
"""By task, the schemas of its options and of its results."""


def _of_any_task(which: int) -> Json:
    """The schemas of all tasks' options (0) or results (1) where all tasks have some here, else any object."""
    if not set(TASKS) <= set(OF_TASKS):
        return {"type": "object"}
    return {"anyOf": [ref(OF_TASKS[name][which]) for name in TASKS]}


TaskName = Annotated[str, Keywords(enum=list(TASKS))]
Options = Annotated[dict[str, Any], Keywords(_of_any_task(0))]
Result = Annotated[dict[str, Any], Keywords(_of_any_task(1))]
Coco = Annotated[dict[str, Any], Keywords(ref("Coco"))]


def add_task_schemas(schemas: Schemas) -> None:
    """What the types above refer to is among `schemas`."""
    coco = dict.fromkeys(("images", "annotations", "categories"), list[dict[str, Any]])
    near = schemas.of(tuple[Detection, ...]) | {
        "description": "The best ones that the threshold left out, where they were asked for."
    }
    result = schemas.whole(DetectionResult)
    result["properties"] |= {"options": ref("DetectOptions"), "near_misses": near}
    read = schemas.whole(ReadResult)
    read["properties"] |= {"options": ref("ReadOptions")}
    embedded = schemas.whole(EmbedResult)
    embedded["properties"]["options"] = ref("EmbedOptions")
    schemas.named |= {
        "DetectOptions": _options(DETECT),
        "DetectionResult": result,
        "ReadOptions": _options(READ),
        "ReadResult": read,
        "EmbedOptions": _options(EMBED),
        "EmbedResult": embedded,
        "Coco": record("COCO's own JSON.", **coco),
    }


def _options(task: Task) -> Json:
    options = {option.name: option_schema(option) for option in task.options}
    return record(f"The options of the task {task.name}.", options, **options)
