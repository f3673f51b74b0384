"""Pictures as networks want them that see squares alone: the shorter side as long as the square's."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

LONGEST = 20
"""A picture that is more times as long as wide is squeezed to that: of one pixel's width, it would fill the memory."""


def long_side(long: int, short: int, side: int) -> int:
    """How long a picture becomes whose shorter side is made `side` pixels; within bounds, however narrow it is."""
    return min(int(side * long / short), LONGEST * side)


def with_short_side(pixels: Pixels, side: int) -> Image.Image:
    """The picture (H, W, 3) uint8 RGB with its shorter side made `side` pixels, by Pillow's bicubic resampling."""
    height, width = pixels.shape[:2]
    length = long_side(max(width, height), min(width, height), side)
    size = (length, side) if width >= height else (side, length)
    return Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)


def middle_square(pixels: Pixels, side: int) -> Pixels:
    """The middle (side, side, 3) of the picture (H, W, 3) uint8 RGB, as CLIP's image processor cuts it."""
    resized = with_short_side(pixels, side)
    left, top = (resized.width - side) // 2, (resized.height - side) // 2
    return np.asarray(resized.crop((left, top, left + side, top + side)))
