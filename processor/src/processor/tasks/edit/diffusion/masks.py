"""Masks: what of a picture may change, as latents have it, and where what changed ends."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.diffusion.pixels import Pixels
from processor.diffusion.schedulers.base import Floats
from wire.errors import BadOptionError

Bits = NDArray[np.bool_]
"""(H, W), true where the picture may change."""

BRIGHT = 128
"""Of 255: from there on a mask is white."""

SOFT = 4
"""Over so many pixels within a mask the picture becomes the one that was made."""

ROWS = 256
"""So many are put together at a time: the sums take several times the memory of the picture."""


def bits_of(mask: Pixels) -> Bits:
    """What the mask says. Raises BadOptionError where that is nothing."""
    bits: Bits = cv2.cvtColor(mask, cv2.COLOR_RGB2GRAY) >= BRIGHT
    if not bits.any():
        raise BadOptionError(
            "Input mask: expected white where the picture may change, got nothing brighter than half grey. Paint white "
            "what is to change, black what stays."
        )
    return bits


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
