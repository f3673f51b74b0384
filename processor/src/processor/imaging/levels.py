"""Numbers of more than 8 bits as the 8 bits that a detector sees."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def to_8_bit(grey: NDArray[Any]) -> NDArray[np.uint8]:
    """Grey levels (H, W) uint8 from `grey` (H, W) of 16-bit, 32-bit or float numbers. Scaled, never clipped.

    16 bits have white at 65,535, and floats within [0, 1] at 1. Other numbers have no agreed white: their least becomes
    black and their greatest white. What is not finite is black, and so is a picture of one level.
    """
    if grey.dtype.kind == "u" and grey.dtype.itemsize == 2:
        return _scaled(grey, 0, 65535)
    known = np.isfinite(grey)
    if not known.any():
        return np.zeros(grey.shape, np.uint8)
    black, white = float(grey[known].min()), float(grey[known].max())
    if grey.dtype.kind == "f" and black >= 0 and white <= 1:
        black, white = 0, 1
    return _scaled(np.where(known, grey, black), black, white)


def _scaled(grey: NDArray[Any], black: float, white: float) -> NDArray[np.uint8]:
    if black == white:
        return np.zeros(grey.shape, np.uint8)
    return np.rint((grey.astype(np.float64) - black) * (255 / (white - black))).astype(np.uint8)
