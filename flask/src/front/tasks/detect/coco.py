"""Detections as COCO's JSON. Source: cocodataset.org, `data format` and `results format`."""

import json
from collections.abc import Mapping, Sequence
from math import nextafter
from typing import Any

from front.tasks.base import Document, Entry
from front.tasks.detect.classes import Classes
from wire.tasks.detect import coco


def write(entries: Sequence[Entry]) -> Document:
    """An object with `images`, `annotations` and `categories`; `bbox` is left, top, width, height, in pixels.

    `annotations` alone is what COCO calls results. All classes of the model are categories. Their ids are COCO's own
    where all are COCO's, in either spelling, and no two the same; else from 1 on in the model's order.
    """
    classes = Classes.of(entries)
    categories = _categories(classes.labels)
    annotations = [
        _annotation(each, image_id, categories[classes.number(each)]["id"], entry.result["image"])
        for image_id, entry in enumerate(entries, 1)
        for each in entry.result["detections"]
    ]
    document = {
        "info": {"description": "Objects found by image-processor"},
        "licenses": [],
        "images": [
            {"id": number, "file_name": entry.name, **entry.result["image"]} for number, entry in enumerate(entries, 1)
        ],
        "annotations": [{"id": number, **each} for number, each in enumerate(annotations, 1)],
        "categories": sorted(categories, key=lambda each: int(each["id"])),
    }
    return Document(json.dumps(document).encode() + b"\n", "application/json", "json")


def _categories(labels: Sequence[str]) -> list[dict[str, Any]]:
    """A category for each label, in their order."""
    ids = [coco.category_id(label) for label in labels]
    if all(ids) and len(set(ids)) == len(ids):
        return [{"id": own, "name": coco.name(label)} for own, label in zip(ids, labels, strict=True)]
    return [{"id": number, "name": label} for number, label in enumerate(labels, 1)]


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
