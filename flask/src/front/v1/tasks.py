"""What can be asked for: the tasks, their options, the formats of their results, and the limits."""

from collections.abc import Container, Mapping
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from flask import Blueprint, Response, jsonify

from front.openapi.operation import Answer, Operation
from front.openapi.schemas import Keywords, Whole
from front.openapi.task_schemas import TaskName
from front.prefer import LONGEST_WAIT_SECONDS
from front.services import Services
from front.settings import Settings
from front.tasks import formats
from front.uploads import FORMATS
from wire.tasks.registry import TASKS
from wire.tasks.spec import Input, Kind, Option, Task
from wire.tasks.watch.spec import WATCH
from wire.workers import tasks_of

TypeName = Literal["boolean", "integer", "number", "string"]
TYPES: Mapping[type, TypeName] = {bool: "boolean", int: "integer", float: "number", str: "string"}


class TaskOptionJson(TypedDict):
    """An option, with its range."""

    name: str
    about: str
    type: TypeName
    default: bool | float | str
    changeable: bool
    minimum: NotRequired[float]
    maximum: NotRequired[float]
    step: NotRequired[Whole]
    choices: NotRequired[list[Any]]
    syntax: NotRequired[str]
    multiline: NotRequired[bool]


class TaskInputJson(TypedDict):
    """What a job is given."""

    name: str
    kind: Kind
    about: str
    at_least: Whole
    at_most: Whole
    characters: NotRequired[Whole]


class TaskJson(TypedDict):
    """What a task is given, what can be said of its jobs, and in which formats their results are to be had."""

    name: TaskName
    about: str
    timeout_seconds: Whole
    max_queue: Whole
    inputs: list[TaskInputJson]
    formats: list[str]
    options: list[TaskOptionJson]
    stoppable: Annotated[bool, Keywords(description="Whether a running job can be told to end with what it has.")]
    available: Annotated[bool, Keywords(description="Whether a living worker does it.")]


class TasksJson(TypedDict):
    """What can be asked for."""

    tasks: list[TaskJson]
    limits: dict[str, Whole]
    pictures: list[str]


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The route, bound to `services`."""
    routes = Blueprint("tasks", __name__)

    @routes.get("/v1/tasks")
    @Operation("Jobs", {200: Answer("Tasks, options, formats, limits.", TasksJson)})
    def list_tasks() -> Response:
        """What can be asked for."""
        done = tasks_of(services.workers.reports())
        members: TasksJson = {
            "tasks": [
                task_json(task, settings, available=name in done and _may(name, settings))
                for name, task in TASKS.items()
            ],
            "limits": limits(settings),
            "pictures": FORMATS.replace(" or ", ", ").split(", "),
        }
        response = jsonify(members)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes


def _may(task: str, settings: Settings) -> bool:
    """Whether jobs of the task are taken at all."""
    return task != WATCH.name or settings.url_input


def task_json(task: Task, settings: Settings, *, available: bool) -> TaskJson:
    """The task with its inputs, its options and the formats of its results, the first of which is the default."""
    known = formats.of(task.name)
    changeable = [option.name for option in known.options]
    return {
        "name": task.name,
        "about": task.about,
        "timeout_seconds": task.timeout_seconds,
        "max_queue": task.queue_bound(settings.max_queue),
        "inputs": [input_json(each) for each in task.inputs],
        "formats": ["json", *known.rendered, *known.written],
        "options": [option_json(option, changeable) for option in task.options],
        "stoppable": task.stoppable,
        "available": available,
    }


def input_json(given: Input) -> TaskInputJson:
    """The input, and how many of it a job takes; of texts, how long each may be, in characters."""
    members: TaskInputJson = {
        "name": given.name,
        "kind": given.kind,
        "about": given.about,
        "at_least": given.at_least,
        "at_most": given.at_most,
    }
    if given.kind is Kind.TEXT:
        members["characters"] = given.characters
    return members


def option_json(option: Option, changeable: Container[str]) -> TaskOptionJson:
    """The option with its range. `changeable` ones can be other than they were once the job is done, for nothing."""
    members: TaskOptionJson = {
        "name": option.name,
        "about": option.about,
        "type": TYPES[type(option.default)],
        "default": option.default,
        "changeable": option.name in changeable,
    }
    if type(option.default) in (int, float):
        members["minimum"], members["maximum"] = option.minimum, option.maximum
    if type(option.default) is int:
        members["step"] = option.step
    if option.choices:
        members["choices"] = list(option.choices)
    if option.syntax:
        members["syntax"] = option.syntax
    if option.multiline:
        members["multiline"] = True
    return members


def limits(settings: Settings) -> dict[str, int]:
    """What a request may hold, how much may wait, and for how long, in seconds."""
    return {
        "max_upload_bytes": settings.max_upload_bytes,
        "max_pixels": settings.max_pixels,
        "max_files": settings.max_files,
        "max_batch_bytes": settings.max_batch_bytes,
        "max_queue": settings.max_queue,
        "queue_seconds": settings.queue_seconds,
        "result_seconds": settings.result_seconds,
        "longest_wait_seconds": LONGEST_WAIT_SECONDS,
    }
