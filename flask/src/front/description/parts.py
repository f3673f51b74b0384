"""Parameters, headers and bodies that many routes share."""

from collections.abc import Iterable
from typing import Any

from front.description.schemas import Json, one_of, option_schema, ref
from front.prefer import LONGEST_WAIT_SECONDS
from front.tasks import formats
from front.tasks.detect import options
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option

JSON, JPEG, TEXT, HTML = "application/json", "image/jpeg", "text/plain", "text/html"
MULTIPART, FORM, ZIP, EVENTS = (
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/zip",
    "text/event-stream",
)
BINARY: Json = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
PICTURE: Json = {
    **BINARY,
    "description": "A picture: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF. Its content decides.",
}
BASE64: Json = {"type": "string", "format": "byte", "contentEncoding": "base64"}
STREAM: Json = {"schema": {}, "example": 'id: 1\ndata: {"state": "running", "queue_position": null}\n\n'}
UUID: Json = {"type": "string", "format": "uuid"}

LOCATION: Json = {
    "description": "Where to look for it.",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}


def header(about: str, schema: Json | None = None) -> Json:
    """A header of an answer that it may have."""
    return {"description": about, "schema": schema or {"type": "string"}}


def parameter(name: str, where: str, about: str, schema: Json, **more: Any) -> Json:
    """A parameter in the `where` (path, query or header)."""
    required = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "description": about, "schema": schema, **required, **more}


def queried(options: Iterable[Option]) -> tuple[Json, ...]:
    """The options as parameters of a query."""
    return tuple(parameter(option.name, "query", option.about, _without(option)) for option in options)


def changeable(task: str) -> list[Option]:
    """The options of the task that can be other than they were once a job is done."""
    own = {option.name for option in formats.own_options(task)}
    return [option for option in formats.of(task).options if option.name not in own]


def format_names() -> list[str]:
    """Every format that a result of some task can be had in."""
    known = {form: None for task in TASKS for form in (*formats.of(task).rendered, *formats.of(task).written)}
    return ["json", *known]


def uploaded(fields: Json, **others: Json) -> Json:
    """A body of multipart fields, of which a `file` is needed; or one of the `others`, by mimetype."""
    content: Json = {MULTIPART: {"schema": {"type": "object", "required": ["file"], "properties": fields}}}
    return {"required": True, "content": content | others}


def prefer() -> Json:
    """The header by which a client says how long it would wait."""
    about = (
        f"`wait=N`: up to N seconds, {LONGEST_WAIT_SECONDS} at most, for the result; then the same job as 202. "
        "`respond-async`: not at all."
    )
    return parameter("Prefer", "header", about, {"type": "string"}, example="wait=10")


def job_id() -> Json:
    """The id of a job in the path."""
    return parameter("job_id", "path", "The job's id.", UUID)


FORMAT = parameter("format", "query", "The form of the result.", one_of(*format_names(), default="json"))
MARKS = parameter("marks", "query", options.MARKS.about, option_schema(options.MARKS))
SCORES = parameter("confidence", "query", options.SCORES.about, option_schema(options.SCORES))
NEAR = parameter("near_misses", "query", options.NEAR_MISSES.about, option_schema(options.NEAR_MISSES))

RESULT_CONTENT: Json = {
    JSON: ref("Job"),
    JPEG: BINARY,
    "image/png": BINARY,
    ZIP: BINARY,
    "text/csv": {"type": "string"},
    TEXT: {"type": "string"},
}
"""What a finished job can be answered with, by mimetype. COCO's document is JSON as well."""


def _without(option: Option) -> Json:
    return {name: said for name, said in option_schema(option).items() if name != "description"}
