"""Labels as clients write them: COCO's two spellings, and filters such as `person,dog:0.6`."""

from collections.abc import Iterable, Mapping
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


def parse(text: str) -> dict[str, float | None]:
    """Each label of `text`, as it was written, with the confidence that it is to have at least, None for the general.

    `text` is labels with commas between them, each perhaps with a colon and a number from 0 to 1. Raises ValueError.
    """
    wanted: dict[str, float | None] = {}
    for part in text.split(","):
        label, colon, number = part.rpartition(":")
        label = (label if colon else number).strip()
        if not label:
            raise ValueError(f"{part!r} has no label")
        confidence = float(number) if colon else None
        if confidence is not None and not 0 <= confidence <= 1:
            raise ValueError(f"{number.strip()} is not from 0 to 1")
        wanted[label] = confidence
    return wanted


def canonical(text: str) -> str:
    """`text` without needless blanks; empty where it names no label. Raises ValueError."""
    if not text.strip():
        return ""
    return ",".join(
        label if confidence is None else f"{label}:{confidence:g}" for label, confidence in parse(text).items()
    )


def known(label: str, labels: Iterable[str]) -> str | None:
    """That of `labels` which `label` means, in either of COCO's spellings and any case; None where none is meant."""
    folded = {each.casefold(): each for each in labels}
    written = label.casefold()
    for spelling in (written, DARKNET.get(written, ""), MODERN.get(written, "")):
        if spelling in folded:
            return folded[spelling]
    return None


def near(label: str, labels: Iterable[str]) -> list[str]:
    """A few of `labels`, written almost as `label`, the nearest first; the first ones where none is near."""
    here = tuple(labels)
    folded = {each.casefold(): each for each in here}
    spelled = {modern: folded[darknet] for modern, darknet in DARKNET.items() if darknet in folded} | folded
    close = get_close_matches(label[:40].casefold(), spelled, n=3, cutoff=0.5)
    return list(dict.fromkeys(spelled[each] for each in close)) or list(here[:3])


def thresholds(wanted: Mapping[str, float | None], labels: Iterable[str], general: float) -> dict[str, float]:
    """By label of the model, the confidence from which it is wanted; empty where `wanted` is, which means all.

    Raises ValueError for a label that is not among `labels`; it says which are near.
    """
    here, resolved = tuple(labels), {}
    for label, confidence in wanted.items():
        found = known(label, here)
        if found is None:
            raise ValueError(f"{label[:40]!r} is no label of this model, which has {', '.join(near(label, here))}")
        resolved[found] = general if confidence is None else confidence
    return resolved
