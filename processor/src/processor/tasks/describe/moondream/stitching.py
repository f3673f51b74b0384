"""The features of crops become those of the picture: of the whole beside those of its parts.

The order is that of the model's own code, in which the first crop is the whole picture and no part of the grid. The
client that was released with the file (moondream 0.0.6) counts it in: it takes the whole picture for the first part,
and what it saw in the last one is lost.
"""

from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = NDArray[Any]


def stitched(features: Features, grid: tuple[int, int]) -> Features:
    """(1, t, 2w), of `features` (n, t, w): of the whole picture first, then of its parts, row by row.

    Each crop has a square of t features. Those of the parts are laid out as the `grid` of (rows, columns) and averaged
    down to such a square. A picture without parts has the same features twice.
    """
    whole, parts = features[0], features[1:]
    local = _averaged(parts, grid) if len(parts) else whole
    return np.ascontiguousarray(np.concatenate([whole, local], axis=1)[None])


def _averaged(parts: Features, grid: tuple[int, int]) -> Features:
    """(t, w): each is the mean of the `rows` x `columns` features of the large picture that lie where it does."""
    (rows, columns), (_, count, width) = grid, parts.shape
    side = isqrt(count)
    laid = parts.reshape(rows, columns, side, side, width).transpose(0, 2, 1, 3, 4)
    mean: Features = laid.reshape(side, rows, side, columns, width).mean(axis=(1, 3), dtype=np.float32)
    return mean.reshape(count, width).astype(parts.dtype)
