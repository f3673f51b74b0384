"""Masks of a picture, none of them twice."""

from collections.abc import Iterator
from itertools import compress

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.geometry.boxes import iou
from processor.geometry.masks import rle
from processor.geometry.masks.extent import bounds
from processor.tasks.analyze.protocols import Bits, PredictedMask
from processor.tasks.analyze.targets import KnownMask, Target
from wire.image_size import ImageSize
from wire.tasks.analyze.regions import Point, Region
from wire.tasks.analyze.result import Rle, Source

SAME = 0.7
"""Two masks whose IoU is above that are one thing; so are two boxes, where masks are too small to be compared."""

SIDE = 256
"""Masks are compared in no more pixels than that along a side."""


Flags = NDArray[np.bool_]


class DistinctMasks:
    """The masks that were added of a picture of size `image`, and of those that are one thing the best."""

    def __init__(self, image: ImageSize) -> None:
        shrink = min(1.0, SIDE / max(image.width, image.height))
        self._size = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
        self._targets: list[Target] = []
        self._areas: list[int] = []
        # What they are compared by, eight pixels in a byte, and the boxes around them.
        self._small = np.zeros((0, -(-self._size[0] * self._size[1] // 8)), np.uint8)
        self._boxes = np.zeros((0, 4))

    def add(self, point: Point, mask: PredictedMask, bits: Bits) -> None:
        """The mask that was found at the `point`, whose clean `bits` count, is among them, unless a better one is.

        It is not empty.
        """
        packed, box = np.packbits(self._shrunk(bits)), np.array(bounds(bits), float)
        same = self._same(packed, box)
        merits = [
            each.mask.predicted_iou for each, is_same in zip(self._targets, same, strict=True) if is_same and each.mask
        ]
        if merits and max(merits) >= mask.predicted_iou:
            return
        known = KnownMask(Rle((bits.shape[0], bits.shape[1]), rle.encode(bits)), mask.predicted_iou, mask.stability)
        target = Target(Region(points=(point,)), Source.EVERYTHING, mask=known)
        self._targets = [*compress(self._targets, ~same), target]
        self._areas = [*compress(self._areas, ~same), int(np.count_nonzero(bits))]
        self._small = np.concatenate([self._small[~same], packed[None]])
        self._boxes = np.concatenate([self._boxes[~same], box[None]])

    def targets(self) -> list[Target]:
        """Each with its mask and the point that it was found by, the largest first."""
        return [self._targets[number] for number in self._largest_first()]

    def small(self) -> Iterator[Bits]:
        """A small copy (height, width) of each mask, in the order of the targets."""
        width, height = self._size
        for packed in self._small[self._largest_first()]:
            yield np.unpackbits(packed, count=width * height).reshape(height, width).view(np.bool_)

    def _largest_first(self) -> NDArray[np.intp]:
        return np.argsort(-np.array(self._areas, np.int64), kind="stable")

    def _same(self, packed: NDArray[np.uint8], box: NDArray[np.float64]) -> Flags:
        """Which of them (N,) are the same thing as a mask with that box."""
        shared = np.bitwise_count(self._small & packed).sum(axis=1, dtype=np.int64)
        union = np.bitwise_count(self._small | packed).sum(axis=1, dtype=np.int64)
        seen = self._small.any(axis=1) & packed.any()
        same: Flags = np.where(seen, shared > SAME * union, iou(self._boxes, box) > SAME)
        return same

    def _shrunk(self, bits: Bits) -> Bits:
        shrunk = cv2.resize(bits.view(np.uint8), self._size, interpolation=cv2.INTER_AREA)
        return np.asarray(shrunk, np.uint8) > 0
