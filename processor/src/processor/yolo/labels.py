"""The names of a network's classes."""

import logging
from pathlib import Path
from unicodedata import category

from processor.catalog.coco import LABELS as COCO
from processor.darknet.options import LINE_END
from processor.darknet.text import decoded
from wire.errors import LabelsError

log = logging.getLogger(__name__)

UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
"""Kinds of characters that no label has: control characters, halves of characters, ends of lines."""


def read(path: Path) -> tuple[str, ...]:
    """The labels in the file at `path`, one a line. Two classes may have one label, which is logged.

    UTF-8, or UTF-16 with its mark; anything else is read as Windows' Western European, which is logged.
    Raises LabelsError, with the line, for an empty one that others follow, and for control characters.
    """
    try:
        text, encoding = decoded(path.read_bytes())
    except OSError as error:
        raise LabelsError(f"Labels {path}: expected a text file with one label a line ({error}).") from error
    labels = tuple(line.strip() for line in LINE_END.split(text.rstrip()))
    for number, label in enumerate(labels, start=1):
        if not label and len(labels) > 1:
            raise LabelsError(f"Labels {path}, line {number}: expected a label, got an empty line. Remove the line.")
        if any(category(character) in UNPRINTABLE for character in label):
            raise LabelsError(
                f"Labels {path}, line {number}: expected a label, got control characters: {label[:40]!r}."
            )
    if encoding in ("cp1252", "latin-1"):
        log.warning(
            "Labels %s: expected UTF-8, read as %s. Save the file as UTF-8 if labels look wrong.", path, encoding
        )
    for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
        log.warning("Labels %s: %d classes are called %r, and count as one label.", path, labels.count(label), label)
    return labels if any(labels) else ()


def fitting(labels: tuple[str, ...] | None, classes: int) -> tuple[str, ...]:
    """Labels for `classes` classes: those given, else COCO's where there are 80. Raises LabelsError where none fit."""
    if labels is None:
        if classes == len(COCO):
            return COCO
        raise LabelsError(
            f"Labels: the network has {classes} classes; name a file with one label a line for them (LABELS, or "
            "--labels), or put it beside the cfg, called as that is with .names at its end."
        )
    if len(labels) != classes:
        raise LabelsError(
            f"Labels: the network has {classes} classes, but {len(labels)} labels were given. Expected one a line, in "
            "the order of the classes."
        )
    return labels
