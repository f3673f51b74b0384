"""The fields of forms: in which of them pictures are, and which of the others mean anything."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from werkzeug.datastructures import MultiDict

from front.inputs.filenames import cleaned
from wire.errors import BadOptionError

PICTURE_FIELD = re.compile(r"((file|image)s?\d*(\[\w*\])*)?", re.IGNORECASE)
FEWEST_LETTERS = 3
MOST_NAMED = 8
REFERENCE = re.compile(r"(job:|https?://)", re.IGNORECASE)
"""How what stands in the place of a picture begins where it says where the picture is."""

ALIKE = 0.81
"""From which likeness on a name counts as a misspelling: `mode` is one of `model`, `filesize` none of `size`."""


def is_picture_field(name: str) -> bool:
    """Whether a file in the field `name` is a picture: `file` or `image` as widgets write them, or none."""
    return PICTURE_FIELD.fullmatch(name.strip()) is not None


def several(fields: MultiDict[str, str], names: Iterable[str]) -> dict[str, list[str]]:
    """Those of `names` that came more than once, each with all that came."""
    return {name: values for name in names if len(values := fields.getlist(name)) > 1}


def known_of(form: Mapping[str, str | list[str]], known: Iterable[str]) -> dict[str, str | list[str]]:
    """What of `form` means something: forms carry much that is for others, such as the tokens of a web framework.

    An empty field counts as not sent. Raises BadOptionError for a name that is nearly one of `known`.
    """
    found, names = dict[str, str | list[str]](), list(known)
    for name, value in form.items():
        if not "".join(value).strip():
            continue
        if name in names:
            found[name] = value
        elif meant := _meant(name, names):
            raise BadOptionError(f"Field {name[:40]!r}: expected {' or '.join(meant)}, got a name that is nearly so.")
    return found


def quoted(name: str) -> str:
    """A field's name as messages have it."""
    return f"`{cleaned(name[:40].encode('utf-8', 'replace').decode())}`"


def listed(names: Iterable[str]) -> str:
    """The names in words, the first of many."""
    known = list(names)
    more = [f"{len(known) - MOST_NAMED} more"] if len(known) > MOST_NAMED else []
    *first, last = known[:MOST_NAMED] + more
    return f"{', '.join(first)} and {last}" if first else last


def _meant(given: str, known: list[str]) -> list[str]:
    """Which of `known` is meant by `given`: written almost so, cut short, or said with fewer of its words. What begins
    with `_` is a web framework's own, such as `_method`."""
    name = given[:80].strip().casefold().replace("-", "_")
    if len(name) < FEWEST_LETTERS or given.startswith("_"):
        return []
    similar = [each for each in known if each.startswith(name) or f"_{name}_" in f"_{each}_"]
    return similar or get_close_matches(name, known, n=1, cutoff=ALIKE)
