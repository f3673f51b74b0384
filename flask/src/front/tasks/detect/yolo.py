"""Detections as the text files that YOLO's trainers read."""

from collections.abc import Mapping, Sequence
from typing import Any

from front.tasks.base import Document, Entry
from front.tasks.detect.classes import Classes
from front.tasks.yolo import dataset

ONE = 1_000_000
"""A whole side of the picture, in the smallest steps that are written."""


def write(entry: Entry, *, confidence: bool) -> Document:
    """The lines of one picture, as text."""
    return Document(_lines(entry.result, Classes.of([entry]), confidence=confidence), "text/plain", "txt")


def write_all(entries: Sequence[Entry], *, confidence: bool) -> Document:
    """A zip with a file for each picture, and `classes.txt` with a label a line, by number."""
    classes = Classes.of(entries)
    return dataset(entries, classes.labels, lambda entry: _lines(entry.result, classes, confidence=confidence))


def _lines(result: Mapping[str, Any], classes: Classes, *, confidence: bool) -> bytes:
    """For each detection its class; centre x and y, width and height as parts of the picture's; its confidence."""
    width, height = result["image"]["width"], result["image"]["height"]
    lines = []
    for each in result["detections"]:
        left, top, right, bottom = each["xyxy"]
        (x, across), (y, down) = _span(left / width, right / width), _span(top / height, bottom / height)
        behind = f" {each['confidence']:.4f}" if confidence else ""
        lines.append(f"{classes.number(each)} {x:.6f} {y:.6f} {across:.6f} {down:.6f}{behind}\n")
    return "".join(lines).encode()


def _span(start: float, end: float) -> tuple[float, float]:
    """The centre and the length of what reaches from `start` to `end`, in [0, 1], in steps that are written exactly.

    Half a length to either side of the centre is within [0, 1] too, and no length is 0.
    """
    first, last = (min(max(round(each * ONE), 0), ONE) for each in (start, end))
    length = max(2, (last - first) // 2 * 2)
    first = min(first, ONE - length)
    return (first + length // 2) / ONE, length / ONE
