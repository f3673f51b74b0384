"""Detections as comma-separated values. Source: RFC 4180."""

import csv
from collections.abc import Sequence
from io import StringIO

from front.tasks.base import Document, Entry
from wire.spreadsheets import harmless

HEADER = (
    *("file", "label", "class_id", "confidence", "x_min", "y_min", "x_max", "y_max"),
    *("image_width", "image_height"),
)


def write(entries: Sequence[Entry]) -> Document:
    """A header, and a line for each detection, boxes in pixels. Pictures in which nothing was found have no line."""
    file = StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(HEADER)
    for entry in entries:
        name, size = harmless(entry.name), entry.result["image"]
        for each in entry.result["detections"]:
            numbers = (each["class_id"], each["confidence"], *each["xyxy"], size["width"], size["height"])
            rows.writerow((name, harmless(each["label"]), *numbers))
    return Document(file.getvalue().encode(), "text/csv", "csv")
