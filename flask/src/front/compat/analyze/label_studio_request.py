"""What Label Studio asks for: tasks with pictures, and what a person has drawn so far with a smart tool."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from front.compat import json_members
from front.compat.analyze.label_config import LabelConfig
from front.compat.json_members import Document
from front.inputs import json_body
from front.inputs.fields import REFERENCE
from front.job_request import Given, Reference
from front.tasks.analyze.label_studio import PERCENT
from wire.errors import NoImageError, RequestError

KEYPOINT, RECTANGLE = "keypoint", "rectangle"
OWN_FILES = "/data/"
"""Where Label Studio has what was uploaded to it, and files of its own machine."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Points and a box that mean one thing, as the option `regions` of the task has them, and the label it got."""

    region: Mapping[str, Any]
    label: str

    @classmethod
    def of(cls, results: object) -> Self | None:
        """What the `results` of an annotation mean, of several boxes the last; None where nothing is drawn.

        Raises RequestError for what is no result.
        """
        points, box, label = list[list[float]](), list[float](), ""
        for result in _objects(results, "result"):
            kind, value = str(result.get("type", "")), result.get("value")
            if not kind.startswith((KEYPOINT, RECTANGLE)):
                continue
            if not isinstance(value, Mapping):
                raise RequestError(f"Expected a result with a value, got {json_body.kind_of(value)}.")
            width, height = (
                json_members.number(result, name) / PERCENT for name in ("original_width", "original_height")
            )
            x, y = json_members.number(value, "x") * width, json_members.number(value, "y") * height
            if kind.startswith(RECTANGLE):
                box = [
                    x,
                    y,
                    x + json_members.number(value, "width") * width,
                    y + json_members.number(value, "height") * height,
                ]
            else:
                points.append([x, y, int(bool(result.get("is_positive", True)))])
            label = next(iter(_texts(value.get(kind))), label)
        if not points and not box:
            return None
        return cls({**({"box": box} if box else {}), **({"points": points} if points else {})}, label)


@dataclass(frozen=True, slots=True)
class PredictRequest:
    """The `tasks`, the project's configuration, and what was `drawn` on the only one of them; None for nothing."""

    tasks: tuple[Mapping[str, Any], ...]
    config: LabelConfig
    drawn: Drawn | None

    @classmethod
    def of(cls, given: Document) -> Self:
        """What `given` asks for. Members that only Label Studio's own library knows count for nothing.

        Raises RequestError.
        """
        tasks = tuple(_objects(given.get("tasks"), "tasks"))
        if not tasks:
            raise RequestError("Expected at least one task in 'tasks', got none.")
        params = given.get("params") or {}
        context = params.get("context") if isinstance(params, Mapping) else None
        drawn = Drawn.of(context.get("result")) if isinstance(context, Mapping) else None
        if drawn and len(tasks) > 1:
            raise RequestError(f"Expected one task where something was drawn on it, got {len(tasks)}.")
        return cls(tasks, LabelConfig.of(json_members.text(given, "label_config")), drawn)


def picture(task: Mapping[str, Any], member: str, server: str) -> Given:
    """The picture in that `member` of the task's data. `server` is where Label Studio's own files are; empty where
    nobody said. Raises RequestError.
    """
    data = task.get("data")
    value = data.get(member) if isinstance(data, Mapping) else None
    if not isinstance(value, str) or not value:
        raise NoImageError(f"Expected a picture in the member {member[:40]!r} of a task's data, got none.")
    if REFERENCE.match(value) or value.startswith("data:"):
        return json_members.picture(value, member)
    if server and value.startswith(OWN_FILES) and ".." not in value:
        return Reference(server + value)
    raise NoImageError(
        f"Expected the url of a picture, https://... or data:image/jpeg;base64,..., got {value[:80]!r}. What lies in "
        "Label Studio itself is read where the operator has set LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY."
    )


def _objects(given: object, name: str) -> Iterator[Mapping[str, Any]]:
    for each in given if isinstance(given, list) else [] if given is None else [given]:
        if not isinstance(each, Mapping):
            raise RequestError(f"Expected {name!r} to be a list of objects, got {json_body.kind_of(each)}.")
        yield each


def _texts(given: object) -> Iterator[str]:
    yield from (each for each in (given if isinstance(given, list) else []) if isinstance(each, str))
