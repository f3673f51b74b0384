"""JSON of clients, not nested deeper than whoever writes it again, or shows it in an error, can follow."""

import json
from typing import Any

DEEPEST = 100
"""Parsing and writing each end where Python's own stack does, but not at the same depth."""


def parsed(text: str | bytes, **hooks: Any) -> Any:
    """What the JSON `text` says; `hooks` are those of `json.loads`.

    Raises ValueError where it is none, RecursionError where lists and objects in it are nested more than DEEPEST deep.
    """
    value = json.loads(text, **hooks)
    level = [value]
    for _ in range(DEEPEST + 1):
        if not (level := [inner for outer in level for inner in _within(outer)]):
            return value
    raise RecursionError(f"JSON is nested more than {DEEPEST} deep")


def _within(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
