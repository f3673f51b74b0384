"""What a region is, in one word or a few: for those who number kinds of things, and for whoever reads a picture."""

import re
from collections.abc import Mapping
from typing import Any

OBJECT = "object"
"""The category of what nobody has named."""

UNNAMED = re.compile(r"region \d+")
"""What a region is called in results that neither the request nor a detector has a name for."""


def category(region: Mapping[str, Any]) -> str:
    """The name that the request has for the region, else the detector's label, else the text that fits it best.

    `region` as a result has it in JSON. `OBJECT` where there is none of them, or no text fits.
    """
    name = region["name"]
    if name and not UNNAMED.fullmatch(name):
        return str(name)
    return str(region["label"] or best_text(region["texts"]) or OBJECT)


def title(region: Mapping[str, Any]) -> str:
    """The category, or else what the result calls the region."""
    found = category(region)
    return str(region["name"] or OBJECT) if found == OBJECT else found


def best_text(texts: Mapping[str, Any] | None) -> str:
    """The text that fits best, empty where none was compared, or none of them fits better."""
    best = min(texts["scores"] if texts else (), key=lambda each: int(each["rank"]), default=None)
    if texts is None or best is None or best["probability"] < (texts["none_of_these"] or 0):
        return ""
    return str(best["text"])
