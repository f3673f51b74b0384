"""Detections as COCO's JSON."""

from collections.abc import Mapping, Sequence
from math import nextafter
from typing import Any

from front.tasks.base import Document, Entry
from front.tasks.coco import categories_of, document
from front.tasks.detect.classes import Classes


def write(entries: Sequence[Entry]) -> Document:
    """An object with `images`, `annotations` and `categories`; `bbox` is left, top, width, height, in pixels.

    `annotations` alone is what COCO calls results. All classes of the model are categories, in its order.
    """
    classes = Classes.of(entries)
    categories = categories_of(classes.labels)
    annotations = [
        _annotation(each, image_id, categories[classes.number(each)]["id"], entry.result["image"])
        for image_id, entry in enumerate(entries, 1)
        for each in entry.result["detections"]
    ]
    return document("Objects found by image-processor", entries, annotations, categories)


def _annotation(found: Mapping[str, Any], image_id: int, category_id: int, image: Mapping[str, int]) -> dict[str, Any]:
    """The detection; its `segmentation` is its box, for readers that want one."""
    left, top, right, bottom = found["xyxy"]
    width, height = _length(left, right, image["width"]), _length(top, bottom, image["height"])
    return {
        "image_id": image_id,
        "category_id": category_id,
        "bbox": [left, top, width, height],
        "area": round(width * height, 2),
        "segmentation": [[left, top, right, top, right, bottom, left, bottom]],
        "iscrowd": 0,
        "score": found["confidence"],
    }


def _length(start: float, end: float, most: float) -> float:
    """The side from `start` to `end`, which ends within `most` also for those who add it to its start."""
    length = round(end - start, 2)
    while start + length > most:
        length = nextafter(length, 0)
    return length
