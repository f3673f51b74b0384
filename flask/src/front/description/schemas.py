"""JSON Schemas of what travels: of dataclasses, and of a task's options."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from wire.tasks.spec import Option

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}

PLAIN: Mapping[Any, Json] = {
    Any: {},
    NoneType: {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
}


def ref(name: str) -> Json:
    """The schema that is kept as `name`."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Json, **more: Any) -> Json:
    """An array of `items`."""
    return {"type": "array", "items": items, **more}


def one_of(*values: Any, **more: Any) -> Json:
    """One of `values`, which are all of one type."""
    return {**PLAIN[type(values[0])], **({"enum": list(values)} if len(values) > 1 else {"const": values[0]}), **more}


def record(about: str = "", optional: tuple[str, ...] = (), /, **members: Json) -> Json:
    """An object with all of `members` but those that are `optional`, and perhaps others."""
    required = [name for name in members if name not in optional]
    said = {"description": about} if about else {}
    return {**said, "type": "object", "properties": members, **({"required": required} if required else {})}


def or_null(schema: Json) -> Json:
    """`schema`, or null."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def schema_of(kind: Any) -> Json:
    """The schema of a value of type `kind` as JSON. A dataclass inside is referred to by its name.

    Raises TypeError for a type that does not travel.
    """
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [each.value for each in kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return ref(kind.__name__)
    if kind in PLAIN:
        return dict(PLAIN[kind])
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple(inside)
    if origin in (UnionType, Union):
        return {"anyOf": [schema_of(each) for each in inside]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(inside[1])}
    raise TypeError(f"Expected a type that travels as JSON, got {kind!r}.")


def object_of(kind: type, **other: Json) -> Json:
    """The schema of the dataclass `kind` as an object; `other` members stand in for its own, or come besides."""
    hints = get_type_hints(kind)
    members = {
        field.name: other[field.name] if field.name in other else schema_of(hints[field.name]) for field in fields(kind)
    }
    about = " ".join((kind.__doc__ or "").replace("`", "").split())
    return record(about, (), **{**members, **other})


def option_schema(option: Option) -> Json:
    """The schema of the option's value."""
    said: Json = {"description": option.about, "default": option.default}
    if isinstance(option.default, bool):
        return said | {"type": "boolean"}
    if isinstance(option.default, str) and option.syntax:
        said["description"] += f" Expected: {option.syntax}."
    if isinstance(option.default, str):
        return said | {"type": "string"} | ({"enum": list(option.choices)} if option.choices else {})
    number: Json = {"type": "integer" if isinstance(option.default, int) else "number"}
    number |= {"minimum": option.minimum, "maximum": option.maximum}
    if option.step > 1:
        number["multipleOf"] = option.step
    if not option.choices:
        return said | number
    # A range with a gap: of an `anyOf` of numbers, generators make code that fails.
    gap = {"exclusiveMinimum": max(option.choices), "exclusiveMaximum": option.minimum}
    return said | number | {"minimum": min(option.choices), "not": gap}


def _tuple(inside: tuple[Any, ...]) -> Json:
    if len(inside) == 2 and inside[1] is ...:
        return listed(schema_of(inside[0]))
    if len(set(inside)) > 1:
        raise TypeError(f"Expected a tuple of one type, which generators of clients know as an array, got {inside}.")
    return listed(schema_of(inside[0]), minItems=len(inside), maxItems=len(inside))
