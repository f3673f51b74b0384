"""Lines of text as comma-separated values. Source: RFC 4180."""

import csv
from collections.abc import Sequence
from io import StringIO

from front.tasks.base import Document, Entry
from wire.spreadsheets import harmless

CORNERS = tuple(f"{axis}{corner}" for corner in range(1, 5) for axis in "xy")
HEADER = ("file", "line", "text", "confidence", "turn", *CORNERS, "image_width", "image_height")


def write(entries: Sequence[Entry]) -> Document:
    """A header, and a row for each line of text, corners in pixels. Pictures without text have no row."""
    file = StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(HEADER)
    for entry in entries:
        name, size = harmless(entry.name), entry.result["image"]
        for number, line in enumerate(entry.result["lines"], 1):
            corners = [coordinate for point in line["polygon"] for coordinate in point]
            said = (harmless(line["text"]), line["confidence"], line["turn"])
            rows.writerow((name, number, *said, *corners, size["width"], size["height"]))
    return Document(file.getvalue().encode(), "text/csv", "csv")
