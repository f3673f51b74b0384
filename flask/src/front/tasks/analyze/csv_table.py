"""Masks as comma-separated values. Source: RFC 4180."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from front.tasks.analyze.cut_outs import CutOut, every
from front.tasks.base import Document, Entry
from wire.spreadsheets import harmless
from wire.tasks.analyze.category import best_text

HEADER = (
    *("file", "region", "mask", "category", "name", "source", "label", "confidence"),
    *("predicted_iou", "stability", "area", "x_min", "y_min", "x_max", "y_max", "polygons", "polygon_iou"),
    *("text", "text_cosine", "text_probability", "image_width", "image_height"),
)


def write(entries: Sequence[Entry]) -> Document:
    """A header, and a row for each mask, in pixels. Pictures of which nothing was cut out have no row.

    Of the texts that a region was compared with the best one is told, unless none fits.
    """
    file = StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(HEADER)
    for entry in entries:
        size = entry.result["image"]
        for each in every(entry):
            rows.writerow((harmless(entry.name), *_cells(each), size["width"], size["height"]))
    return Document(file.getvalue().encode(), "text/csv", "csv")


def _cells(found: CutOut) -> Iterator[Any]:
    region, mask = found.region, found.mask
    yield from (found.number, found.place, harmless(found.category), harmless(region["name"]), region["source"])
    yield from (harmless(region["label"] or ""), region["confidence"])
    yield from (mask["predicted_iou"], mask["stability"], mask["area"], *mask["box"])
    yield from (len(mask["polygons"]), mask["polygon_iou"], *_text(region["texts"]))


def _text(texts: Mapping[str, Any] | None) -> tuple[Any, Any, Any]:
    best = best_text(texts)
    if texts is None or not best:
        return "", "", ""
    score = next(each for each in texts["scores"] if each["text"] == best)
    return harmless(best), score["cosine"], score["probability"]
