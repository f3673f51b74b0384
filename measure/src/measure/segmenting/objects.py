"""COCO's objects, as what a model of masks is asked for and what its answers are held to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from measure.extras import extra
from processor.tasks.analyze.protocols import Bits
from wire.tasks.analyze.regions import Box, Point, Region

SMALL, LARGE = 32**2, 96**2
"""COCO's bounds between small, medium and large objects, in pixels."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """An object of a picture: the `box` around it, xyxy in pixels, and its outline, from which its mask is made."""

    box: Box
    area: float
    outline: Sequence[Sequence[float]]

    @property
    def size(self) -> str:
        return "small" if self.area < SMALL else "medium" if self.area < LARGE else "large"

    def mask(self, height: int, width: int) -> Bits:
        """Its pixels in a picture of that size, by COCO's own tools."""
        mask = extra("pycocotools.mask", "Measuring masks")
        parts = mask.frPyObjects([list(part) for part in self.outline], height, width)
        bits: Bits = mask.decode(mask.merge(parts)).astype(np.bool_)
        return bits


def read(path: Path) -> Mapping[str, list[Outlined]]:
    """The outlined objects of each picture that has some, by its file name. Crowds, which have none, are left out."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names = {each["id"]: each["file_name"] for each in content["images"]}
    found: dict[str, list[Outlined]] = {}
    for each in content["annotations"]:
        if each.get("segmentation") and not each["iscrowd"]:
            left, top, width, height = each["bbox"]
            box = (left, top, left + width, top + height)
            found.setdefault(names[each["image_id"]], []).append(Outlined(box, each["area"], each["segmentation"]))
    return found


def innermost(mask: Bits) -> Region:
    """The point of a mask that is farthest from its edges, as a region."""
    distances = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    row, column = np.unravel_index(int(distances.argmax()), distances.shape)
    return Region(points=(Point(float(column) + 0.5, float(row) + 0.5),))


def filled(box: Box, height: int, width: int) -> Bits:
    """All pixels of a box."""
    bits = np.zeros((height, width), np.bool_)
    left, top, right, bottom = (round(each) for each in box)
    bits[top:bottom, left:right] = True
    return bits


def iou(first: Bits, second: Bits) -> float:
    """The intersection of two masks over their union; 0 where both are empty."""
    common, either = int(np.count_nonzero(first & second)), int(np.count_nonzero(first | second))
    return common / max(1, either)
