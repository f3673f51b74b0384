"""What of a region CLIP is shown: a square, for it sees nothing else."""

from math import ceil, floor
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import Photo
from processor.tasks.analyze.protocols import Bits
from wire.tasks.analyze.result import XYXY
from wire.tasks.analyze.spec import View

Pixels = NDArray[np.uint8]

NEUTRAL = (123, 117, 104)
"""The mean colour of the pictures that CLIP learned from: it is normalized to 0."""

MARGIN = 0.1
"""So much of the longer side of a box is shown beyond it, on each side."""

MOST_SIDE = 672
"""A square has no more pixels on a side than that: twice what any known CLIP sees."""


def seen(photo: Photo, mask: Bits, box: XYXY, view: View) -> Pixels:
    """The square (side, side, 3) uint8 RGB that `view` shows of a region: NEUTRAL where there is nothing to be shown.

    `mask` (height, width) and the `box` around it, which is not empty, are in pixels of the upright picture.
    """
    size = (photo.width, photo.height)
    around = _with_margin(box, size) if view is View.MARGIN else box
    shown = _no_larger(_cut(photo.pixels, around, size))
    if view is View.MASKED:
        height, width = shown.shape[:2]
        inside = cv2.resize(_cut(mask.view(np.uint8), box, size), (width, height), interpolation=cv2.INTER_AREA)
        shown = np.where(inside[..., None] > 0, shown, np.array(NEUTRAL, np.uint8))  # of means what rounds to 1
    return _squared(shown)


def _with_margin(box: XYXY, size: tuple[int, int]) -> XYXY:
    """A square around the box, moved so that as much of it as can be lies in the picture, and cut off at its edges."""
    left, top, right, bottom = box
    side = max(right - left, bottom - top) * (1 + 2 * MARGIN)
    (left, right), (top, bottom) = _within(left, right, side, size[0]), _within(top, bottom, side, size[1])
    return left, top, right, bottom


def _within(begin: float, end: float, side: float, length: int) -> tuple[float, float]:
    """Where `side` around the middle of `begin` and `end` lies, from 0 to `length`."""
    first = max(0.0, min((begin + end - side) / 2, length - side))
    return first, min(first + side, length)


def _cut(array: NDArray[Any], box: XYXY, size: tuple[int, int]) -> NDArray[Any]:
    """What the box has of `array`, which shows all of a picture of `size` (width, height), perhaps in fewer pixels."""
    across, down = array.shape[1] / size[0], array.shape[0] / size[1]
    left, top = floor(box[0] * across), floor(box[1] * down)
    return array[top : max(top + 1, ceil(box[3] * down)), left : max(left + 1, ceil(box[2] * across))]


def _no_larger(pixels: Pixels) -> Pixels:
    """At most MOST_SIDE pixels on a side."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, MOST_SIDE / max(height, width))
    if shrink == 1:
        return pixels
    wh = [max(1, round(side * shrink)) for side in (width, height)]
    shrunk: Pixels = cv2.resize(pixels, wh, interpolation=cv2.INTER_AREA)
    return shrunk


def _squared(pixels: Pixels) -> Pixels:
    """In the middle of a NEUTRAL square."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    square = np.full((side, side, 3), NEUTRAL, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = pixels
    return square
