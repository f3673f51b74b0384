"""Numbers of more than 8 bits as the 8 bits that a detector sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Levels:
    """Which numbers are black and white. What is not finite is black, and so is a picture of one level."""

    black: float
    white: float

    @classmethod
    def of(cls, strips: Iterable[Grey]) -> Self:
        """The levels of a picture of 16-bit, 32-bit or float numbers that comes in strips (h, W).

        16 bits have white at 65,535, and floats within [0, 1] at 1. Other numbers have no agreed white: their least
        becomes black and their greatest white.
        """
        black, white, unit = np.inf, -np.inf, False
        for grey in strips:
            if grey.dtype.kind == "u" and grey.dtype.itemsize == 2:
                return cls(0, 65535)
            unit = grey.dtype.kind == "f"
            known = grey[np.isfinite(grey)]
            if known.size:
                black, white = min(black, float(known.min())), max(white, float(known.max()))
        return cls(0, 1) if unit and 0 <= black <= white <= 1 else cls(black, white)

    def to_8_bit(self, grey: Grey) -> NDArray[np.uint8]:
        """Grey levels (h, W) uint8 from `grey` (h, W). Scaled, never clipped."""
        if not self.black < self.white:
            return np.zeros(grey.shape, np.uint8)
        levels = np.where(np.isfinite(grey), grey, self.black).astype(np.float64)
        levels -= self.black
        levels *= 255 / (self.white - self.black)
        return np.rint(levels, out=levels).astype(np.uint8)
