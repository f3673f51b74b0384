"""A decoded picture as its file stores it, before any turn, and what those need who decode one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wire.errors import TooManyPixelsError, UndecodableImageError

Pixels = NDArray[np.uint8]

Sized = Callable[[int, int], None]
"""Is told the width and height that a header promises, before any pixel is decoded. Raises where they are too many."""

Room = Callable[[int, int], Pixels]
"""Pixels (height, width, 3) to be filled."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture of `width` x `height` pixels that is upright after the turn that its EXIF `orientation`, 1 to 8, says.

    `pixels` (H, W, 3) uint8 RGB show all of it, but may be fewer.
    """

    pixels: Pixels
    width: int
    height: int
    orientation: int = 1


def check_size(width: int, height: int, max_pixels: int) -> None:
    """A picture of that size may be decoded. Raises UndecodableImageError or TooManyPixelsError."""
    if width < 1 or height < 1:
        raise UndecodableImageError(f"Expected at least 1 x 1 pixels, got {width} x {height}. Send another picture.")
    if width * height > max_pixels:
        raise TooManyPixelsError(
            f"Expected at most {max_pixels:,} pixels, got {width} x {height} = {width * height:,}. "
            "Make the picture smaller."
        )


def in_memory(width: int, height: int) -> Pixels:
    """The `Room` of this process' own memory."""
    return np.empty((height, width, 3), np.uint8)
