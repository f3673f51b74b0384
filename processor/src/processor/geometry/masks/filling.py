"""Polygons as masks, and how true they are."""

from collections.abc import Sequence

import numpy as np

from processor.geometry.masks.lines import Lines, Places
from processor.geometry.masks.rle import Bits
from processor.geometry.masks.scanlines import crossings


def filled(lines: Sequence[Places], size: tuple[int, int]) -> Bits:
    """The mask (height, width) of `size`: the pixels whose centres have an odd number of the closed `lines` around.

    A line's last point is joined to its first one. A centre on a line is inside where the pixel right of it is.
    """
    return filled_lines(Lines.of(lines), size) if lines else np.zeros(size, bool)


def filled_lines(lines: Lines, size: tuple[int, int]) -> Bits:
    """The same of lines that are together already."""
    height, width = size
    _, row, x = crossings(lines.xy, lines.ends, height)
    pixel = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int64)
    changes = np.zeros((height, width + 1), np.uint8)
    np.add.at(changes, (row, pixel), 1)
    # Numbers that overflow stay odd or even.
    np.cumsum(changes, axis=1, dtype=np.uint8, out=changes)
    changes &= 1
    return changes[:, :width].view(np.bool_)


def iou(bits: Bits, others: Bits) -> float:
    """Intersection over union in [0, 1] of two masks of one shape; 1 where both are empty."""
    union = int(np.count_nonzero(bits | others))
    return int(np.count_nonzero(bits & others)) / union if union else 1.0
