"""Where a line of text lies: four corners, and what can be reckoned with them."""

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
"""(4, 2) float32: x and y of the corners in pixels, origin top left: top left, top right, bottom right, bottom left."""


def rectangle(points: NDArray[np.int32], grow: float = 0.0) -> Quad:
    """The smallest rectangle around `points` (N, 2), its top the side that is nearest to level; may lie askew.

    It is moved outwards by `grow` times its area over its perimeter on every side, as far as a detector that was
    trained on shrunken lines has them too small (Liao et al., Real-time scene text detection, 2019).
    """
    centre, (width, height), angle = cv2.minAreaRect(points)
    margin = 0.0 if width + height == 0 else 2 * grow * width * height / (2 * (width + height))
    corners = cv2.boxPoints((centre, (width + margin, height + margin), angle))
    return _from_the_top_left(corners.astype(np.float32))


def sides(quad: Quad) -> tuple[float, float]:
    """Its width along the top, and its height, in pixels."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def turned_corners(quad: Quad, turn: int) -> Quad:
    """The corners, beginning at what is the top left of text that is turned clockwise by `turn` degrees."""
    return np.roll(quad, -(turn // 90), axis=0)


def bounds(quad: Quad) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what it takes up."""
    left, top = quad.min(axis=0).tolist()
    right, bottom = quad.max(axis=0).tolist()
    return left, top, right, bottom


def _from_the_top_left(corners: Quad) -> Quad:
    """The corners of a rectangle, clockwise, so that its first side is the one that runs to the right."""
    runs = np.roll(corners, -1, axis=0) - corners
    return np.roll(corners, -int(np.argmax(runs[:, 0] - np.abs(runs[:, 1]))), axis=0)
