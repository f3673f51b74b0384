"""JSON Schemas, derived from the types of what travels: dataclasses and typed dictionaries; and of a task's options."""

from collections.abc import Collection, Mapping
from dataclasses import is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from wire.tasks.spec import Option

Json = dict[str, Any]

BINARY: Json = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}


class Keywords(dict[str, Any]):
    """Keywords of a schema, which stand beside a type in `Annotated`."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(self))


Uuid = Annotated[str, Keywords(format="uuid")]
Timestamp = Annotated[str, Keywords(format="date-time")]
Path = Annotated[str, Keywords(format="uri-reference")]
Whole = Annotated[int, Keywords(minimum=0)]
Rate = Annotated[float, Keywords(minimum=0)]
Eta = Annotated[float | None, Keywords(minimum=0, description="When it will be done, in seconds, by recent jobs.")]
Files = Annotated[dict[str, Path], Keywords(description="By name, where its files are.")]

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


def one_of(*values: Any, **more: Any) -> Json:
    """One of `values`, which are all of one type."""
    return {**PLAIN[type(values[0])], **({"enum": list(values)} if len(values) > 1 else {"const": values[0]}), **more}


def listed(items: Json, **more: Any) -> Json:
    """An array of `items`."""
    return {"type": "array", "items": items, **more}


def record(about: str = "", optional: Collection[str] = (), /, **members: Any) -> Json:
    """An object with all of `members`, types or schemas, but those that are `optional`, and perhaps others."""
    required = [name for name in members if name not in optional]
    schema: Json = {"description": about} if about else {}
    schema |= {"type": "object", "properties": {name: Schemas().of(each) for name, each in members.items()}}
    return schema | ({"required": required} if required else {})


class Schemas:
    """The schemas of types. That of a class with members is in `named`, by its name without `Json`, and referred to."""

    def __init__(self) -> None:
        self.named: dict[str, Json] = {}
        self._kinds: dict[str, Any] = {}

    def of(self, kind: Any) -> Json:
        """The schema of a value of type `kind` as JSON; what is a schema already stays as it is.

        `Annotated` types have a part of their schema with them. Raises TypeError for a type that does not travel.
        """
        if isinstance(kind, dict):
            return kind
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return one_of(*(each.value for each in kind))
        if is_dataclass(kind) or is_typeddict(kind):
            return self._named(kind)
        return self._generic(kind, get_origin(kind), get_args(kind))

    def members(self, kind: Any) -> dict[str, Json]:
        """The schemas of the members of `kind`, a dataclass or a typed dictionary, by their names."""
        return {name: self.of(each) for name, each in get_type_hints(kind, include_extras=True).items()}

    def whole(self, kind: Any) -> Json:
        """The schema of `kind` itself. Its docstring is the description; all members of a dataclass are there."""
        about = " ".join((kind.__doc__ or "").split())
        return record(about, getattr(kind, "__optional_keys__", ()), **self.members(kind))

    def _named(self, kind: Any) -> Json:
        name = kind.__name__.removesuffix("Json")
        if name not in self._kinds:
            self._kinds[name] = kind  # before its members, which may refer to it
            self.named[name] = self.whole(kind)
        if self._kinds[name] is not kind:
            raise TypeError(f"Expected one type that is called {name} in JSON, got {self._kinds[name]} and {kind}.")
        return ref(name)

    def _generic(self, kind: Any, origin: Any, inside: tuple[Any, ...]) -> Json:
        if origin is Annotated:
            keywords = {name: each for schema in inside[1:] for name, each in schema.items()}
            return keywords if "$ref" in keywords else self.of(inside[0]) | keywords
        if origin is NotRequired:
            return self.of(inside[0])
        if origin is Literal:
            return one_of(*inside)
        if origin in (tuple, list):
            return self._array(inside)
        if origin in (UnionType, Union):
            return self._union([self.of(each) for each in inside])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            names, values = self.of(inside[0]).get("enum"), self.of(inside[1])
            if names:  # all of which are there
                return record(**dict.fromkeys(names, values))
            return {"type": "object", **({"additionalProperties": values} if values else {})}
        raise TypeError(f"Expected a type that travels as JSON, got {kind!r}.")

    def _array(self, inside: tuple[Any, ...]) -> Json:
        schema = listed(self.of(inside[0]))
        if inside[1:] in ((), (...,)):
            return schema
        if len(set(inside)) > 1:
            raise TypeError(
                f"Expected a tuple of one type, which generators of clients know as an array, got {inside}."
            )
        return schema | {"minItems": len(inside), "maxItems": len(inside)}

    def _union(self, schemas: list[Json]) -> Json:
        if len(schemas) == 2 and schemas[1] == PLAIN[NoneType] and isinstance(schemas[0].get("type"), str):
            return schemas[0] | {"type": [schemas[0]["type"], "null"]}
        return {"anyOf": schemas}


def option_schema(option: Option) -> Json:
    """The schema of the option's value."""
    schema: Json = {"description": option.about, "default": option.default}
    if isinstance(option.default, bool):
        return schema | {"type": "boolean"}
    if isinstance(option.default, str) and option.syntax:
        schema["description"] += f" Expected: {option.syntax}."
    if isinstance(option.default, str):
        return schema | {"type": "string"} | ({"enum": list(option.choices)} if option.choices else {})
    number: Json = {"type": "integer" if isinstance(option.default, int) else "number"}
    number |= {"minimum": option.minimum, "maximum": option.maximum}
    if option.step > 1:
        number["multipleOf"] = option.step
    if not option.choices:
        return schema | number
    # A range with a gap: of an `anyOf` of numbers, generators make code that fails.
    gap = {"exclusiveMinimum": max(option.choices), "exclusiveMaximum": option.minimum}
    return schema | number | {"minimum": min(option.choices), "not": gap}
