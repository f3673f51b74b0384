"""Masks as predictions that Label Studio imports: brushed, as polygons, or their boxes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from front.tasks.analyze.bridging import bridged
from front.tasks.analyze.brush import brushed
from front.tasks.analyze.cut_outs import CutOut, best
from front.tasks.base import Document, Entry

BRUSH, POLYGONS, BOXES = "brush", "polygons", "boxes"
KINDS = {BRUSH: "brushlabels", POLYGONS: "polygonlabels", BOXES: "rectanglelabels"}
FROM, TO, PERCENT = "label", "image", 100


def write(entries: Sequence[Entry], shapes: str) -> Document:
    """A list with a task for each picture, whose address is the picture's name, and a prediction in each.

    `shapes` are `BRUSH`, `POLYGONS` or `BOXES`. The control has the name `FROM`, the picture `TO`.
    """
    tasks = [_task(entry, shapes) for entry in entries]
    return Document(json.dumps(tasks).encode() + b"\n", "application/json", "json")


def _task(entry: Entry, shapes: str) -> Mapping[str, Any]:
    found, model = list(best(entry)), entry.result["model"] or {}
    prediction = {
        "model_version": model.get("name", ""),
        "score": fmean([each.score for each in found] or [0.0]),
        "result": [result for each in found for result in _results(entry, each, shapes)],
    }
    return {"data": {TO: entry.name}, "predictions": [prediction]}


def _results(entry: Entry, found: CutOut, shapes: str) -> Iterator[Mapping[str, Any]]:
    width, height = entry.result["image"]["width"], entry.result["image"]["height"]
    kind = KINDS[shapes]
    for part, value in enumerate(_values(found, shapes, PERCENT / width, PERCENT / height), 1):
        yield {
            "id": f"{found.number}-{part}",
            "type": kind,
            "from_name": FROM,
            "to_name": TO,
            "original_width": width,
            "original_height": height,
            "image_rotation": 0,
            "value": {**value, kind: [found.category]},
            "score": found.score,
        }


def _values(found: CutOut, shapes: str, across: float, down: float) -> Iterator[Mapping[str, Any]]:
    """What is drawn; places are in percent of the picture's sides."""
    if shapes == BRUSH:
        yield {"format": "rle", "rle": brushed(found.mask["rle"])}
    elif shapes == POLYGONS:
        for polygon in found.polygons:
            yield {"points": [[x * across, y * down] for x, y in bridged(polygon)], "closed": True}
    else:
        left, top, right, bottom = found.mask["box"]
        size = {"width": (right - left) * across, "height": (bottom - top) * down}
        yield {"x": left * across, "y": top * down, **size, "rotation": 0}
