"""Which way up a picture is, and its pixels the right way up."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

ORIENTATION = 0x0112
TURNS: Mapping[int, Callable[[Pixels], Pixels]] = {
    2: lambda stored: cv2.flip(stored, 1),
    3: lambda stored: cv2.rotate(stored, cv2.ROTATE_180),
    4: lambda stored: cv2.flip(stored, 0),
    5: cv2.transpose,
    6: lambda stored: cv2.rotate(stored, cv2.ROTATE_90_CLOCKWISE),
    7: lambda stored: cv2.flip(cv2.transpose(stored), -1),
    8: lambda stored: cv2.rotate(stored, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
"""What turns a picture of that EXIF orientation upright (EXIF 2.32, tag 274)."""


def orientation_of(picture: Image.Image) -> int:
    """The picture's orientation, 1 to 8, by its EXIF or else its XMP; 1, upright, where it says none."""
    try:
        orientation = int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # broken metadata says nothing of the pixels, which are whole
        return 1
    return orientation if orientation in TURNS else 1


def orientation_in(metadata: Mapping[str, bytes]) -> int:
    """The orientation, 1 to 8, by the blocks `exif` and `xmp` of a file, as Pillow calls them."""
    if not metadata:
        return 1
    bearer = Image.Image()
    bearer.info.update(metadata)
    return orientation_of(bearer)


def upright(stored: Pixels, orientation: int) -> Pixels:
    """Pixels (H, W, 3) uint8 the right way up, C-contiguous, from pixels as they are stored."""
    turn = TURNS.get(orientation)
    return np.ascontiguousarray(stored if turn is None else turn(stored))


def swaps_sides(orientation: int) -> bool:
    """Whether a picture of that orientation is stored lying on its side, so that its width is its height."""
    return orientation >= 5
