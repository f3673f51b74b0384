"""What a network draws, coarse, becomes masks of a picture's pixels."""

from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.tasks.analyze.protocols import Bits, Floats
from wire.image_size import ImageSize

STRIP = 1 << 22
"""So many pixels are drawn at a time: their numbers take four bytes each."""

FIRM = 1.0
"""How far the threshold is moved, either way, to see how much of a mask stays."""


def drawn(logits: Floats, scale: NDArray[np.float64], image: ImageSize) -> Bits:
    """The mask (height, width) of the image: where `logits` (grid, grid), over 0 inside, are that between their cells.

    A pixel of the image is `scale` (2,) cells of the grid, whose upper left corners coincide.
    """
    bits = np.zeros((image.height, image.width), np.bool_)
    left, right = _reach(logits.max(axis=0), scale[0], image.width)
    top, bottom = _reach(logits.max(axis=1), scale[1], image.height)
    if left >= right:
        return bits  # what is drawn is beside the picture, where it was padded
    rows = max(1, STRIP // (right - left))
    for first in range(top, bottom, rows):
        size = right - left, min(rows, bottom - first)
        places = (np.array([left, first]) + 0.5) * scale - 0.5
        matrix = np.column_stack([np.diag(scale), places])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        strip = cv2.warpAffine(logits, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        np.greater(strip, 0, out=bits[first : first + size[1], left:right])
    return bits


def stability(logits: Floats, scale: NDArray[np.float64], image: ImageSize) -> float:
    """The IoU, in [0, 1], of the masks of a threshold higher and lower by FIRM: how little it matters. 0 without any.

    Counted in cells of the grid, which is enough.
    """
    columns, rows = (ceil(side * cells) for side, cells in zip((image.width, image.height), scale, strict=True))
    seen = logits[:rows, :columns]
    firm, loose = int(np.count_nonzero(seen > FIRM)), int(np.count_nonzero(seen > -FIRM))
    return firm / max(1, loose)


def _reach(highest: Floats, scale: float, length: int) -> tuple[int, int]:
    """From which of `length` pixels to which anything can be inside, by the `highest` (grid,) of each line of cells."""
    inside = np.flatnonzero(highest > 0)
    if not inside.size:
        return 0, 0
    first, last = float(inside[0]) - 0.5, float(inside[-1]) + 1.5
    return max(0, floor(first / scale)), min(length, ceil(last / scale))
