"""What can be asked for: the tasks, their options, the forms of their results, and the limits."""

from collections.abc import Container
from typing import Any

from flask import Blueprint, Response, jsonify

from front import forms
from front.prefer import LONGEST_WAIT_SECONDS
from front.settings import Settings
from front.uploads import FORMATS
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option, Task

TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def blueprint(settings: Settings) -> Blueprint:
    """The route. What it tells is the same for as long as the service runs."""
    routes = Blueprint("tasks", __name__)
    said = {
        "tasks": [described(task) for task in TASKS.values()],
        "limits": limits(settings),
        "pictures": FORMATS.replace(" or ", ", ").split(", "),
    }

    @routes.get("/v1/tasks")
    def listed() -> Response:
        response = jsonify(said)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes


def described(task: Task) -> dict[str, Any]:
    """The task with its options and the formats of its results, the first of which is the default."""
    known = forms.of(task.name)
    return {
        "name": task.name,
        "about": task.about,
        "timeout_seconds": task.timeout_seconds,
        "formats": ["json", *known.rendered, *known.written],
        "options": [option_json(option, known.changeable) for option in task.options],
    }


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
