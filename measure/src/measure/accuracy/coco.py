"""COCO's files: which pictures, which categories, how detections are written. Source: cocodataset.org, `results`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wire.errors import BadOptionError

SPELLINGS = {
    "motorbike": "motorcycle",
    "aeroplane": "airplane",
    "sofa": "couch",
    "pottedplant": "potted plant",
    "diningtable": "dining table",
    "tvmonitor": "tv",
}
"""Darknet's spelling of six of the 80 categories, and COCO's own."""


@dataclass(frozen=True, slots=True)
class Truth:
    """An instances file. `images` are the ids of its pictures by file name, `categories` the ids by name."""

    path: Path
    images: Mapping[str, int]
    categories: Mapping[str, int]

    def category_ids(self, labels: Iterable[str]) -> dict[str, int]:
        """COCO's category id of each label that it knows, in either spelling. Raises BadOptionError for none.

        By name and not by number: COCO counts to 90 and leaves eleven out, and a model of one's own may know but some.
        """
        known = {_common(name): category for name, category in self.categories.items()}
        ids = {label: known[_common(label)] for label in labels if _common(label) in known}
        if not ids:
            raise BadOptionError(f"{self.path}: has none of the model's labels as a category; is it the right file?")
        return ids


def read(path: Path) -> Truth:
    """The instances file at `path`. Raises BadOptionError where it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        images = {each["file_name"]: int(each["id"]) for each in content["images"]}
        categories = {each["name"]: int(each["id"]) for each in content["categories"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadOptionError(f"{path}: expected COCO's instances as JSON; {type(error).__name__}: {error}.") from error
    return Truth(path, images, categories)


def to_results(image_id: int, result: Mapping[str, Any], category_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """The detections in the `result` of one picture, as COCO writes them: `bbox` is left, top, width, height."""
    detections = []
    for each in result["detections"]:
        if each["label"] in category_ids:
            left, top, right, bottom = each["xyxy"]
            detections.append(
                {
                    "image_id": image_id,
                    "category_id": category_ids[each["label"]],
                    "bbox": [left, top, right - left, bottom - top],
                    "score": each["confidence"],
                }
            )
    return detections


def _common(label: str) -> str:
    plain = label.strip().lower()
    return SPELLINGS.get(plain, plain)
