"""Detections as COCO's JSON. Source: cocodataset.org, `data format` and `results format`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from front.forms.view import Document, Entry
from wire import coco


def write(entries: Sequence[Entry]) -> Document:
    """An object with `images`, `annotations` and `categories`; `bbox` is left, top, width, height, in pixels.

    `annotations` alone is what COCO calls results. Category ids are COCO's own where all labels are COCO's, in either
    spelling; else class_id + 1, so that two labels never share one.
    """
    found = [each for entry in entries for each in entry.result["detections"]]
    of_coco = all(coco.category_id(each["label"]) for each in found)
    document = {
        "images": [
            {"id": number, "file_name": entry.name, **entry.result["image"]} for number, entry in enumerate(entries, 1)
        ],
        "annotations": [
            _annotation(each, image_id, of_coco)
            for image_id, entry in enumerate(entries, 1)
            for each in entry.result["detections"]
        ],
        "categories": _categories(found, of_coco),
    }
    for number, annotation in enumerate(document["annotations"], 1):
        annotation["id"] = number
    return Document(json.dumps(document).encode() + b"\n", "application/json", "json")


def _annotation(found: Mapping[str, Any], image_id: int, of_coco: bool) -> dict[str, Any]:
    left, top, right, bottom = found["xyxy"]
    width, height = round(right - left, 2), round(bottom - top, 2)
    return {
        "id": 0,
        "image_id": image_id,
        "category_id": _category_id(found, of_coco),
        "bbox": [left, top, width, height],
        "area": round(width * height, 2),
        "iscrowd": 0,
        "score": found["confidence"],
    }


def _categories(found: Sequence[Mapping[str, Any]], of_coco: bool) -> list[dict[str, Any]]:
    """Each category that something was found of, by rising id."""
    names = {_category_id(each, of_coco): coco.name(each["label"]) if of_coco else each["label"] for each in found}
    return [{"id": number, "name": names[number]} for number in sorted(names)]


def _category_id(found: Mapping[str, Any], of_coco: bool) -> int:
    own = coco.category_id(found["label"]) if of_coco else None
    return int(found["class_id"]) + 1 if own is None else own
