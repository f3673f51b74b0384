"""Options, as the service reads them in a query."""

import json
import re
from collections.abc import Mapping
from typing import Any

NEEDS_QUOTES = re.compile(r'[,:"]|^\s|\s$|^$')


def query_of(given: Mapping[str, Any]) -> dict[str, str]:
    """`given` as the service reads it: booleans in lower case, lists with commas, nothing for None.

    A mapping has a threshold, or None, for each label as it is. In a list stands what the service reads between two
    commas, `dog:0.6` or `traffic light`; a comma in it is part of the label.
    """
    return {name: _text(value) for name, value in given.items() if value is not None}


def fields_of(given: Mapping[str, Any]) -> dict[str, str]:
    """`given` as fields of a form, for any task: lists and mappings in JSON, nothing for None."""
    lists = {name: json.dumps(value) for name, value in given.items() if isinstance(value, Mapping | list | tuple)}
    return query_of({**given, **lists})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ",".join(_quoted(label) + ("" if each is None else f":{each}") for label, each in value.items())
    return ",".join(_item(str(each)) for each in value) if isinstance(value, list | tuple) else str(value)


def _item(text: str) -> str:
    if "," not in text or text.lstrip().startswith('"'):
        return text
    label, colon, number = text.rpartition(":")
    return f"{_quoted(label)}:{number}" if colon and "," not in number else _quoted(text)


def _quoted(label: str) -> str:
    return '"' + label.replace('"', '""') + '"' if NEEDS_QUOTES.search(label) else label
