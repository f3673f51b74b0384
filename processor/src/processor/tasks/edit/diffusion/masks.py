"""Masks: what of a picture may change, as latents have it, and where what changed ends."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.diffusion.pixels import Pixels
from processor.diffusion.schedulers.base import Floats
from wire.errors import BadOptionError

Bits = NDArray[np.bool_]
"""(H, W), true where the picture may change."""

Window = tuple[slice, slice]
"""Rows and columns of a picture."""

WHOLE: Window = (slice(None), slice(None))

BRIGHT = 128
"""Of 255: from there on a mask is white."""

SOFT = 4
"""Over so many pixels within a mask the picture becomes the one that was made."""

ROWS = 256
"""So many are put together at a time: the sums take several times the memory of the picture."""


def bits_of(mask: Pixels) -> Bits:
    """What the mask says. Raises BadOptionError where that is nothing."""
    bits: Bits = cv2.cvtColor(np.ascontiguousarray(mask), cv2.COLOR_RGB2GRAY) >= BRIGHT
    if not bits.any():
        raise BadOptionError(
            "Input mask: expected white where the picture may change, got nothing brighter than half grey. Paint white "
            "what is to change, black what stays."
        )
    return bits


def window_around(bits: Bits, least: int) -> Window:
    """What a network is to see of a picture: a square of twice the mask's length, the mask in its middle, of `least`
    pixels at least, moved and cut so that it lies within. So a small part of a large picture stays sharp.
    """
    (top, bottom), (left, right) = (_ends(np.asarray(bits.any(axis))) for axis in (1, 0))
    length = max(least, 2 * (bottom - top), 2 * (right - left))
    height, width = bits.shape
    return _around(top, bottom, min(length, height), height), _around(left, right, min(length, width), width)


def _ends(line: NDArray[np.bool_]) -> tuple[int, int]:
    """The first place that is true, and the one after the last."""
    places = np.flatnonzero(line)
    return int(places[0]), int(places[-1]) + 1


def _around(first: int, last: int, length: int, whole: int) -> slice:
    """Of `length` that lies from 0 to `whole`, around the middle of `first` and `last`."""
    begin = min(max(0, (first + last - length) // 2), whole - length)
    return slice(begin, begin + length)


def touched(bits: Bits, width: int, height: int) -> Floats:
    """(1, 1, height, width), 1 where any of the mask is, 0 elsewhere: no place is half of what was and half new."""
    covered = cv2.resize(bits.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(covered > 0, np.float32)[None, None]


def pasted(before: Pixels, after: Pixels, bits: Bits) -> Pixels:
    """The picture `after` where the mask is, with a soft edge within it, and `before`, unchanged, elsewhere."""
    distance = cv2.distanceTransform(bits.astype(np.uint8), cv2.DIST_L1, 3, dstType=cv2.CV_8U)
    weight = np.minimum(distance, SOFT).astype(np.uint16)[..., None]
    made = np.empty_like(before)
    for top in range(0, len(before), ROWS):
        rows = slice(top, top + ROWS)
        new = weight[rows]
        made[rows] = (new * after[rows] + (SOFT - new) * before[rows] + SOFT // 2) // SOFT
    return made
