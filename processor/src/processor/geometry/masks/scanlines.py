"""Where lines cross the middles of rows of pixels."""

import numpy as np
from numpy.typing import NDArray

from processor.geometry.masks.lines import Numbers, Places


def crossings(starts: Places, ends: Places, height: int) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """The crossings of N edges with the middles of the rows from 0 to `height`: number of the edge, row, and x.

    An edge has its upper end, but not its lower one: a closed line crosses each row an even number of times.
    """
    falls = (starts[:, 1] <= ends[:, 1])[:, None]
    upper, lower = np.where(falls, starts, ends), np.where(falls, ends, starts)
    first, end = (np.clip(np.ceil(each[:, 1] - 0.5), 0, height).astype(np.int64) for each in (upper, lower))
    times = end - first
    edge = np.repeat(np.arange(len(times)), times)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times) + first[edge]
    (x, y), (to_x, to_y) = upper[edge].T, lower[edge].T
    return edge, row, x + (row + 0.5 - y) / (to_y - y) * (to_x - x)
