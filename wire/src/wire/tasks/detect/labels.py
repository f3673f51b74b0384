"""Labels as clients write them: COCO's two spellings, and filters such as `person,"traffic, light":0.6`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

MODERN = MappingProxyType(
    {
        "motorbike": "motorcycle",
        "aeroplane": "airplane",
        "tvmonitor": "tv",
        "sofa": "couch",
        "pottedplant": "potted plant",
        "diningtable": "dining table",
    }
)
"""By Darknet's spelling of a label, COCO's own."""

DARKNET = MappingProxyType({modern: darknet for darknet, modern in MODERN.items()})


QUOTING = 'a label with a comma, a colon or a quote goes into double quotes, such as "traffic, light":0.5'
QUOTED = re.compile(r'\s*"((?:[^"]|"")*+)"\s*(?::([^,]*))?(,|$)')
PLAIN = re.compile(r"([^,]*)(,|$)")
NEEDS_QUOTES = re.compile(r'[,:"]|^\s|\s$|^$')


def parse(text: str) -> dict[str, float | None]:
    """Each label of `text`, as it was written, with the confidence that it is to have at least, None for the general.

    `text` is labels with commas between them, each perhaps with a colon and a number from 0 to 1. A label in double
    quotes may have anything in it, a quote as two. Raises ValueError.
    """
    return {label: None if number is None else _confidence(number) for label, number in _items(text)}


def canonical(text: str) -> str:
    """`text` without needless blanks and quotes; empty where it names no label. Raises ValueError."""
    return write(parse(text)) if text.strip() else ""


def write(wanted: Mapping[str, float | None]) -> str:
    """The text that `parse` reads as `wanted`."""
    return ",".join(
        quoted(label) if confidence is None else f"{quoted(label)}:{confidence:g}"
        for label, confidence in wanted.items()
    )


def quoted(label: str) -> str:
    """The label as it stands in such a text: in double quotes where it needs them."""
    return '"' + label.replace('"', '""') + '"' if NEEDS_QUOTES.search(label) else label


def from_json(given: object) -> str:
    """The text that says the same as `given`: a list of what stands between the commas of a text, where a comma needs
    no quotes, or an object with a threshold, or null, for each label as it is. Raises ValueError.
    """
    if isinstance(given, Mapping):
        if any(isinstance(each, bool) or not isinstance(each, int | float | None) for each in given.values()):
            raise ValueError("an object of labels has a number, or null, for each")
        return write({str(label): None if each is None else _confidence(each) for label, each in given.items()})
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return ",".join(map(_item, given))
    raise ValueError("labels are a text, a list of texts, or an object")


def _items(text: str) -> Iterator[tuple[str, str | None]]:
    """The labels with their numbers as they are written."""
    at, comma = 0, ","
    while comma:
        if found := QUOTED.match(text, at):
            label, number, comma = found[1].replace('""', '"'), found[2], found[3]
        elif (found := PLAIN.match(text, at)) and not found[1].lstrip().startswith('"'):
            before, colon, after = found[1].rpartition(":")
            label, number, comma = (before if colon else after).strip(), after if colon else None, found[2]
            if not label:
                raise ValueError(f"{found[1]!r} has no label")
        else:
            raise ValueError("a double quote is not closed, or something else than a threshold stands behind one")
        at = found.end()
        yield label, number


def _item(text: str) -> str:
    """What stands in a list, as it stands in a text."""
    if "," not in text or text.lstrip().startswith('"'):
        return text
    label, colon, number = text.rpartition(":")
    return f"{quoted(label)}:{number}" if colon and "," not in number else quoted(text)


def _confidence(number: str | float) -> float:
    confidence = float(number)
    if not 0 <= confidence <= 1:
        raise ValueError(f"{str(number).strip()} is not from 0 to 1")
    return confidence


def known(label: str, labels: Iterable[str]) -> str | None:
    """That of `labels` which `label` means, in either of COCO's spellings and any case; None where none is meant."""
    available = tuple(labels)
    if label in available:
        return label
    folded = {each.casefold(): each for each in reversed(available)}
    written = label.casefold()
    for spelling in (written, DARKNET.get(written, ""), MODERN.get(written, "")):
        if spelling in folded:
            return folded[spelling]
    return None


def near(label: str, labels: Iterable[str]) -> list[str]:
    """A few of `labels`, written almost as `label`, the nearest first; the first ones where none is near."""
    available = tuple(labels)
    folded = {each.casefold(): each for each in available}
    spelled = {modern: folded[darknet] for modern, darknet in DARKNET.items() if darknet in folded} | folded
    close = get_close_matches(label[:40].casefold(), spelled, n=3, cutoff=0.5)
    return list(dict.fromkeys(spelled[each] for each in close)) or list(available[:3])


def thresholds(wanted: Mapping[str, float | None], labels: Iterable[str], general: float) -> dict[str, float]:
    """By label of the model, the confidence from which it is wanted; empty where `wanted` is, which means all.

    Raises ValueError for a label that is not among `labels`; it says which are near.
    """
    available, resolved = tuple(labels), {}
    for label, confidence in wanted.items():
        found = known(label, available)
        if found is None:
            names = ", ".join(quoted(each) for each in near(label, available))
            raise ValueError(f"{label[:40]!r} is no label of this model, which has {names}")
        resolved[found] = general if confidence is None else confidence
    return resolved
