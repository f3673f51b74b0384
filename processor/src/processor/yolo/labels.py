"""The names of a network's classes."""

from pathlib import Path

from processor.catalog.coco import LABELS as COCO
from wire.errors import LabelsError


def read(path: Path) -> tuple[str, ...]:
    """The labels in the file at `path`, one a line. Raises LabelsError where it cannot be read as text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"Labels {path}: expected a text file with one label a line ({error}).") from error
    return tuple(line.strip() for line in text.strip().splitlines())


def fitting(labels: tuple[str, ...] | None, classes: int) -> tuple[str, ...]:
    """Labels for `classes` classes: those given, else COCO's where there are 80. Raises LabelsError where none fit."""
    if labels is None:
        if classes == len(COCO):
            return COCO
        raise LabelsError(f"Labels: the network has {classes} classes; name a file with one label a line for them.")
    if len(labels) != classes:
        raise LabelsError(f"Labels: the network has {classes} classes, but {len(labels)} labels were given.")
    return labels
