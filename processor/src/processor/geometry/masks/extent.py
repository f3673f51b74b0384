"""How far a mask reaches."""

import numpy as np

from processor.geometry.masks.rle import Bits


def bounds(bits: Bits) -> tuple[int, int, int, int]:
    """The box around a mask (height, width): xyxy in whole pixels, 0 four times where the mask is empty."""
    rows = np.flatnonzero(bits.any(axis=1))
    if not rows.size:
        return 0, 0, 0, 0
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(bits[top:bottom].any(axis=0))
    return int(columns[0]), top, int(columns[-1]) + 1, bottom
