"""Options, as the service reads them in a query."""

import json
import re
from collections.abc import Mapping
from typing import Any

NEEDS_QUOTES = re.compile(r'[,:"]|^\s|\s$|^$')
WITH_COMMAS = ("labels", "legs")
"""Options whose lists the service reads as a text with commas; it reads all others as JSON."""


def query_of(given: Mapping[str, Any]) -> dict[str, str]:
    """`given` as the service reads it, in a query or in a form: booleans in lower case, lists and mappings in JSON,
    nothing for None.

    Of `labels`, a mapping has a threshold, or None, for each label as it is. In a list stands what the service reads
    between two commas, `dog:0.6` or `traffic light`; a comma in it is part of the label.
    """
    return {name: _text(name, value) for name, value in given.items() if value is not None}


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, Mapping | list | tuple):
        return str(value)
    if name not in WITH_COMMAS:
        return json.dumps(value)
    if isinstance(value, Mapping):
        return ",".join(_quoted(label) + ("" if each is None else f":{each}") for label, each in value.items())
    return ",".join(_item(str(each)) for each in value)


def _item(text: str) -> str:
    if "," not in text or text.lstrip().startswith('"'):
        return text
    label, colon, number = text.rpartition(":")
    return f"{_quoted(label)}:{number}" if colon and "," not in number else _quoted(text)


def _quoted(label: str) -> str:
    return '"' + label.replace('"', '""') + '"' if NEEDS_QUOTES.search(label) else label
