"""What can be asked for: the tasks, their options, the formats of their results, and the limits."""

from collections.abc import Container
from typing import Any

from flask import Blueprint, Response, jsonify

from front.prefer import LONGEST_WAIT_SECONDS
from front.services import Services
from front.settings import Settings
from front.tasks import formats
from front.uploads import FORMATS
from wire.tasks.registry import TASKS
from wire.tasks.spec import Input, Kind, Option, Task
from wire.workers import tasks_of

TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The route, bound to `services`."""
    routes = Blueprint("tasks", __name__)
    tasks = {name: described(task, settings) for name, task in TASKS.items()}
    said = {
        "limits": limits(settings),
        "pictures": FORMATS.replace(" or ", ", ").split(", "),
    }

    @routes.get("/v1/tasks")
    def listed() -> Response:
        done = tasks_of(services.workers.reports())
        response = jsonify({"tasks": [each | {"available": name in done} for name, each in tasks.items()], **said})
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes


def described(task: Task, settings: Settings) -> dict[str, Any]:
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
    }


def input_json(given: Input) -> dict[str, Any]:
    """The input, and how many of it a job takes; of texts, how long each may be, in characters."""
    said: dict[str, Any] = {"name": given.name, "kind": given.kind.value, "about": given.about}
    said |= {"at_least": given.at_least, "at_most": given.at_most}
    return said | ({"characters": given.characters} if given.kind is Kind.TEXT else {})


def option_json(option: Option, changeable: Container[str] = ()) -> dict[str, Any]:
    """The option with its range. `changeable` ones can be other than they were once the job is done, for nothing."""
    said: dict[str, Any] = {
        "name": option.name,
        "about": option.about,
        "type": TYPES[type(option.default)],
        "default": option.default,
        "changeable": option.name in changeable,
    }
    if type(option.default) in (int, float):
        said |= {"minimum": option.minimum, "maximum": option.maximum}
    if type(option.default) is int:
        said["step"] = option.step
    if option.choices:
        said["choices"] = list(option.choices)
    return said | ({"syntax": option.syntax} if option.syntax else {})


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
