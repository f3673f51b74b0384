"""The prompts of roboflow's SAM 2, whose boxes are told by their middles."""

from collections.abc import Mapping
from typing import Any

from front.compat import json_members
from front.inputs import json_body
from front.openapi.schemas import Json, listed, record
from wire.errors import BadOptionError

BOX = record("`x` and `y` are its middle, in pixels.", x=float, y=float, width=float, height=float)
POINT = record("", ("positive",), x=float, y=float, positive={"type": "boolean", "default": True})
PROMPT = record("A box, points, or both.", ("box", "points"), box=BOX, points=listed(POINT))
PROMPTS: Json = {
    "description": "One mask for each; all that can be told apart where there are none.",
    "anyOf": [record("", ("prompts",), prompts=listed(PROMPT)), listed(PROMPT), {"type": "null"}],
}


def regions(given: object) -> list[Mapping[str, Any]]:
    """The prompts, a list or an object with one, as the task's option `regions` has them. Raises BadOptionError."""
    listed_ones = given.get("prompts") if isinstance(given, Mapping) else given
    if listed_ones is None:
        return []
    if not isinstance(listed_ones, list):
        raise BadOptionError(f"Expected 'prompts' to be a list, got {json_body.kind_of(listed_ones)}.")
    return [_region(each) for each in listed_ones]


def _region(given: object) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise BadOptionError(f"Expected a prompt with a box or points, got {json_body.kind_of(given)}.")
    box, points = given.get("box"), given.get("points") or []
    if not isinstance(points, list):
        raise BadOptionError(f"Expected 'points' to be a list, got {json_body.kind_of(points)}.")
    found = {} if box is None else {"box": _corners(box)}
    return found | ({"points": [_point(each) for each in points]} if points else {})


def _corners(box: object) -> list[float]:
    x, y, width, height = _numbers(box, "box", "x", "y", "width", "height")
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]


def _point(point: object) -> list[float]:
    x, y = _numbers(point, "point", "x", "y")
    is_inside = isinstance(point, Mapping) and json_members.flag(point, "positive", True)
    return [x, y, int(is_inside)]


def _numbers(given: object, kind: str, *names: str) -> list[float]:
    if not isinstance(given, Mapping):
        raise BadOptionError(f"Expected a {kind} with {', '.join(names)}, got {json_body.kind_of(given)}.")
    return [json_members.number(given, name) for name in names]
