"""Which way up a picture is, and its pixels the right way up."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

TRANSPOSITIONS: Mapping[int, Callable[[Pixels], Pixels]] = {
    2: lambda stored: cv2.flip(stored, 1),
    3: lambda stored: cv2.rotate(stored, cv2.ROTATE_180),
    4: lambda stored: cv2.flip(stored, 0),
    5: cv2.transpose,
    6: lambda stored: cv2.rotate(stored, cv2.ROTATE_90_CLOCKWISE),
    7: lambda stored: cv2.flip(cv2.transpose(stored), -1),
    8: lambda stored: cv2.rotate(stored, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
"""What turns a picture of that EXIF orientation upright (EXIF 2.32, tag 274)."""


def exif_transpose(stored: Pixels, orientation: int) -> Pixels:
    """Pixels (H, W, 3) uint8 the right way up, C-contiguous, from pixels as they are stored."""
    turn = TRANSPOSITIONS.get(orientation)
    return np.ascontiguousarray(stored if turn is None else turn(stored))


def swaps_sides(orientation: int) -> bool:
    """Whether a picture of that orientation is stored lying on its side, so that its width is its height."""
    return orientation >= 5
