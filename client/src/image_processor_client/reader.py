"""JSON as frozen dataclasses, by the types of their members."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Known = TypeVar("Known")

PLAIN: Mapping[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (float, int)}


def read(kind: type[Known], given: object) -> Known:
    """`given` as the dataclass `kind`. Raises ValueError where it is something else.

    Members that `kind` has not are passed over, for a later service may say more; a member `raw` gets all of `given`.
    """
    members, hints = members_of(given), get_type_hints(kind)
    known: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        if each.name == "raw":
            known["raw"] = members.get("raw", members)
        elif each.name in members:
            known[each.name] = _value(hints[each.name], members[each.name], f"{kind.__name__}.{each.name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise ValueError(f"Expected {kind.__name__} to have {each.name}, got {_shown(sorted(members))}.")
    return kind(**known)


def members_of(given: object) -> dict[str, Any]:
    """`given`, which is a JSON object. Raises ValueError where it is none."""
    if not isinstance(given, dict):
        raise ValueError(f"Expected a JSON object, got {_shown(given)}.")
    return given


def _value(kind: Any, given: Any, where: str) -> Any:
    inside = get_args(kind)
    if kind is Any:
        return given
    if isinstance(kind, UnionType):
        return None if given is None else _value(next(each for each in inside if each is not NoneType), given, where)
    if is_dataclass(kind) and isinstance(kind, type):
        return read(kind, given)
    if get_origin(kind) is Mapping and isinstance(given, dict):
        return {name: _value(inside[1], each, where) for name, each in given.items()}
    if get_origin(kind) is tuple and isinstance(given, list):
        kinds = inside[:1] * len(given) if inside[-1] is ... else inside
        if len(kinds) == len(given):
            return tuple(_value(each, item, where) for each, item in zip(kinds, given, strict=True))
    if type(given) in PLAIN.get(kind, ()):
        return given
    raise ValueError(f"Expected {where} to be of type {getattr(kind, '__name__', kind)}, got {_shown(given)}.")


def _shown(given: object) -> str:
    return repr(given)[:80]
