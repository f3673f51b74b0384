"""The schemas of what each task has of its own: its name, its options, its results."""

from typing import Annotated, Any

from front.openapi.schemas import Json, Keywords, Schemas, listed, option_schema, record, ref
from wire.tasks.detect.result import Detection, DetectionResult
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task

ANY: Json = {"type": "object"}


def _options_name(task: Task) -> str:
    return f"{task.name.title()}Options"


def _one_of(schemas: list[Json]) -> Json:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


RESULTS = [task.result.__name__ for task in TASKS.values() if task.result]
UNTYPED = [] if all(task.result for task in TASKS.values()) else [ANY]

TaskName = Annotated[str, Keywords(enum=list(TASKS))]
Options = Annotated[dict[str, Any], Keywords(_one_of([ref(_options_name(task)) for task in TASKS.values()]))]
Result = Annotated[dict[str, Any], Keywords(_one_of([*map(ref, RESULTS), *UNTYPED]))]
Coco = Annotated[dict[str, Any], Keywords(ref("Coco"))]
GeoJson = Annotated[dict[str, Any], Keywords(ref("GeoJson"))]
LabelStudioTasks = Annotated[list[Any], Keywords(ref("LabelStudioTasks"))]


def add_task_schemas(schemas: Schemas) -> None:
    """What the types above refer to is among `schemas`: of each task its options, and its result where that has one."""
    for task in TASKS.values():
        schemas.named[_options_name(task)] = _options(task)
        if task.result:
            result = schemas.whole(task.result)
            result["properties"]["options"] = ref(_options_name(task))
            schemas.named[task.result.__name__] = result
    near = schemas.of(tuple[Detection, ...]) | {
        "description": "The best ones that the threshold left out, where they were asked for."
    }
    schemas.named[DetectionResult.__name__]["properties"]["near_misses"] = near
    coco = dict.fromkeys(("images", "annotations", "categories"), list[dict[str, Any]])
    schemas.named["Coco"] = record("COCO's own JSON.", **coco)
    schemas.named["GeoJson"] = record("A FeatureCollection of RFC 7946.", type=str, features=list[dict[str, Any]])
    schemas.named["LabelStudioTasks"] = listed(record("", data=dict[str, Any], predictions=list[dict[str, Any]]))


def _options(task: Task) -> Json:
    options = {option.name: option_schema(option) for option in task.options}
    return record(f"The options of the task {task.name}.", options, **options)
