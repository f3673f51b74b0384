"""A line of text, cut out of its picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.tasks.read.quads import Quad, sides

Pixels = NDArray[np.uint8]

ASKEW = 0.6
"""A side that deviates from level by no more pixels than that counts as level."""


def cut(picture: Pixels, quad: Quad) -> Pixels:
    """What of `picture` (H, W, 3) lies within `quad`, its top upward, at its own size; at least one pixel."""
    if _is_level(quad):
        left, top = np.floor(quad.min(axis=0)).astype(int)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int)
        height, width = picture.shape[:2]
        left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
        return picture[top : max(bottom, top + 1), left : max(right, left + 1)]
    width, height = (max(1, round(side)) for side in sides(quad))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    way = cv2.getPerspectiveTransform(quad, target)
    cut_out: Pixels = cv2.warpPerspective(
        picture, way, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cut_out


def turned_back(line: Pixels, turn: int) -> Pixels:
    """`line`, whose text is turned clockwise by `turn` degrees, with its text upright."""
    return np.rot90(line, turn // 90)


def resized(line: Pixels, height: int, width: int) -> Pixels:
    """`line` at that size."""
    shrinks = height < line.shape[0]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    made: Pixels = cv2.resize(np.ascontiguousarray(line), (width, height), interpolation=way)
    return made


def _is_level(quad: Quad) -> bool:
    runs = np.abs(np.roll(quad, -1, axis=0) - quad)
    return bool(runs[:, 0][1::2].max() <= ASKEW and runs[:, 1][::2].max() <= ASKEW)
