"""Masks as predictions that Label Studio imports: brushed, as polygons, or their boxes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from front.tasks.analyze.bridging import bridged
from front.tasks.analyze.brush import brushed
from front.tasks.analyze.cut_outs import CutOut, best
from front.tasks.base import Document, Entry

BRUSH, POLYGONS, BOXES = "brush", "polygons", "boxes"
KINDS = {BRUSH: "brushlabels", POLYGONS: "polygonlabels", BOXES: "rectanglelabels"}
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Tool:
    """What draws: the `kind` of its results, one of those of `KINDS`, its name, and the name of the picture."""

    kind: str
    name: str = "label"
    to_name: str = "image"


def write(entries: Sequence[Entry], shapes: str) -> Document:
    """A list with a task for each picture, whose address is the picture's name, and a prediction in each.

    `shapes` are `BRUSH`, `POLYGONS` or `BOXES`.
    """
    tasks = [_task(entry, Tool(KINDS[shapes])) for entry in entries]
    return Document(json.dumps(tasks).encode() + b"\n", "application/json", "json")


def prediction(regions: Iterable[tuple[CutOut, Tool, str]], result: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was cut out of the picture of a job with that `result`, each with what it is drawn with and its label, which
    is empty where it has none."""
    found, model = list(regions), result["model"] or {}
    return {
        "model_version": model.get("name", ""),
        "score": fmean([each.score for each, _, _ in found] or [0.0]),
        "result": [drawn for each, tool, label in found for drawn in _drawn(each, tool, label, result["image"])],
    }


def _task(entry: Entry, tool: Tool) -> Mapping[str, Any]:
    regions = ((each, tool, each.category) for each in best(entry))
    return {"data": {tool.to_name: entry.name}, "predictions": [prediction(regions, entry.result)]}


def _drawn(found: CutOut, tool: Tool, label: str, image: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    width, height = image["width"], image["height"]
    for part, value in enumerate(_values(found, tool.kind, PERCENT / width, PERCENT / height), 1):
        yield {
            "id": f"{found.number}-{part}",
            "type": tool.kind,
            "from_name": tool.name,
            "to_name": tool.to_name,
            "original_width": width,
            "original_height": height,
            "image_rotation": 0,
            "value": {**value, tool.kind: [label] if label else []},
            "score": found.score,
        }


def _values(found: CutOut, kind: str, across: float, down: float) -> Iterator[Mapping[str, Any]]:
    """What is drawn; places are in percent of the picture's sides."""
    if kind == KINDS[BRUSH]:
        yield {"format": "rle", "rle": brushed(found.mask["rle"])}
    elif kind == KINDS[POLYGONS]:
        for polygon in found.polygons:
            yield {"points": [[x * across, y * down] for x, y in bridged(polygon)], "closed": True}
    else:
        left, top, right, bottom = found.mask["box"]
        size = {"width": (right - left) * across, "height": (bottom - top) * down}
        yield {"x": left * across, "y": top * down, **size, "rotation": 0}
