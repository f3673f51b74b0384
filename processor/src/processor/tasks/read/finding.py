"""A map of where text is likely, to the lines in it (differentiable binarization; Liao et al., 2019)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.tasks.read.quads import Quad, rectangle, sides

LIKELY = 77
"""From this on a pixel may belong to text: 0.3 of 255."""

SURE = 0.5
"""A line's pixels are text with at least this mean probability."""

GROW = 1.6
SHORTEST_SIDE = 3
"""A line is at least so many pixels of the map high, before it is grown."""

MOST_LINES = 3000


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of text that was found, not read yet. `likelihood` in [0, 1]."""

    quad: Quad
    likelihood: float


def lines_in(likely: NDArray[np.uint8], scale: float = 1.0) -> list[FoundLine]:
    """The lines in the map `likely` (H, W) uint8, 255 for certain text, which is `scale` times as large as the picture.

    Corners are in pixels of the picture.
    """
    mask = cv2.dilate((likely >= LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[:MOST_LINES]:
        points = contour[:, 0]
        if min(sides(rectangle(points))) < SHORTEST_SIDE:
            continue
        likelihood = _mean_inside(likely, points)
        if likelihood >= SURE:
            # The map's pixel has its middle where its number and a half are.
            found.append(FoundLine((rectangle(points, GROW) + 0.5) / np.float32(scale), likelihood))
    return found


def _mean_inside(likely: NDArray[np.uint8], points: NDArray[np.int32]) -> float:
    """The mean of the map over the smallest rectangle around the `points`, in [0, 1]."""
    corners = np.rint(rectangle(points)).astype(np.int32)
    height, width = likely.shape
    left, top = np.clip(corners.min(axis=0), 0, (width - 1, height - 1))
    right, bottom = np.clip(corners.max(axis=0), 0, (width - 1, height - 1))
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(inside, [corners - (left, top)], 1)
    return cv2.mean(likely[top : bottom + 1, left : right + 1], inside)[0] / 255
