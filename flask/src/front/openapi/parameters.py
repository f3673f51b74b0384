"""Parameters, headers and bodies that many routes share."""

from collections.abc import Mapping
from typing import Any

from front.openapi.errors import RETRY_AFTER
from front.openapi.schemas import BINARY, Json, Path, Schemas, Uuid, one_of, option_schema, record
from front.prefer import LONGEST_WAIT_SECONDS
from front.tasks import formats
from wire.desired_models import NAME
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option

JSON, JPEG, TEXT, HTML, ZIP = "application/json", "image/jpeg", "text/plain", "text/html", "application/zip"
MULTIPART, FORM = "multipart/form-data", "application/x-www-form-urlencoded"
BYTES = "application/octet-stream"
PICTURE: Json = {
    **BINARY,
    "description": "A picture: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF. Its content decides.",
}
EVENTS: Json = {"schema": {}, "example": 'id: 1\ndata: {"state": "running", "queue_position": null}\n\n'}


def header(about: str, kind: Any = str, **more: Any) -> Json:
    """A header of an answer that it may have."""
    return {"description": about, "schema": Schemas().of(kind), **more}


def parameter(name: str, where: str, about: str, kind: Any = str, **more: Any) -> Json:
    """A parameter in the `where` (path, query or header)."""
    required = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "description": about, "schema": Schemas().of(kind), **required, **more}


def option_parameter(option: Option, *leave_out: str) -> Json:
    """The option as a parameter of a query, whose schema has not what it is to `leave_out`."""
    schema = option_schema(option)
    return parameter(
        option.name,
        "query",
        schema.pop("description"),
        {name: schema[name] for name in schema if name not in leave_out},
    )


def uploaded(needed: str, fields: Mapping[str, Json]) -> Json:
    """A body of multipart `fields`, of which one is `needed`."""
    return {MULTIPART: record("", fields.keys() - {needed}, **fields)}


LOCATION = header("Where to look for it.", Path, required=True)
WAITING: Json = {"Location": LOCATION, "Retry-After": RETRY_AFTER}

PATH: Mapping[str, Json] = {
    "job_id": parameter("job_id", "path", "The job's id.", Uuid),
    "batch_id": parameter("batch_id", "path", "The batch's id.", Uuid),
    "model": parameter("model", "path", "The model's name.", example="yolov3-tiny"),
    "name": parameter(
        "name", "path", "The model's name.", {"type": "string", "pattern": f"^{NAME.pattern}$"}, example="yolov3-tiny"
    ),
    "task": parameter("task", "path", "The model's task.", example="detect"),
    "path:name": parameter("name", "path", "The file's name, as the job lists it."),
}
"""What stands in the place of a rule's arguments."""

PREFER = parameter(
    "Prefer",
    "header",
    f"`wait=N`: up to N seconds, {LONGEST_WAIT_SECONDS} at most, for the result; then the same job as 202. "
    "`respond-async`: not at all.",
    example="wait=10",
)
FORMATS = dict.fromkeys(form for task in TASKS for form in (*formats.of(task).rendered, *formats.of(task).written))
RESULT_OPTIONS = {option.name: option for task in TASKS for option in formats.own_options(task)}
"""By their names: what two tasks have in common is one parameter."""

RESULT_QUERY = (
    parameter("format", "query", "The form of the result.", one_of("json", *FORMATS, default="json")),
    *map(option_parameter, RESULT_OPTIONS.values()),
)
"""How a result is wanted."""

CHANGED = tuple(
    option_parameter(option, "default")
    for task in TASKS
    for option in formats.of(task).options
    if option not in formats.own_options(task)
)
"""The options of tasks that can be other than they were once a job is done. They have no default: the job's stay."""
