"""JSON that clients send. What it would need of memory is known before it is parsed."""

import codecs
from collections.abc import Iterable
from typing import Any

from wire import nesting
from wire.errors import RequestError

MOST_VALUES = 10_000
"""A picture is one value, however long. A million numbers are 20 times as long in memory as in a body."""

MARKS = (b",", b"[", b"{")
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def looks_like_json(body: bytes) -> bool:
    """Whether `body` begins as a JSON object, in whichever of its encodings."""
    return body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"{"


def parsed(body: bytes, most: int = MOST_VALUES) -> Any:
    """What `body` says, in at most so many values. Raises RequestError where it is no JSON, says too much, or something
    twice."""
    if sum(body.count(mark) for mark in MARKS) > most:
        raise RequestError(f"Expected JSON of at most {most:,} values, got more.")
    try:
        return nesting.parsed(body, object_pairs_hook=_object, parse_constant=_refused)
    except RecursionError:
        raise RequestError("Expected JSON that is not nested so deep.") from None
    except ValueError as error:
        raise RequestError(f"Expected a body of JSON, got something that is none: {str(error)[:100]}.") from None


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    kinds = {dict: "an object", list: "a list", str: "a string", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise RequestError(f"Expected each member once, got {name[:40]!a} twice.")
        members[name] = value
    return members


def _refused(constant: str) -> None:
    raise RequestError(f"Expected numbers as JSON has them, got {constant}.")
