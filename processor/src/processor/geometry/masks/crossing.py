"""Which edges of closed lines meet."""

import numpy as np

from processor.geometry.masks.lines import Flags, Lines, Numbers

AT_ONCE = 1 << 16
"""So many pairs of edges are compared at a time."""

BAND = 16
"""Edges are compared with those in the same bands of so many rows."""


def meeting(lines: Lines) -> Flags:
    """Which of the edges that begin at the corners (N,) meet another one, but where one follows the other.

    Places are whole numbers.
    """
    starts, ends = lines.xy.astype(np.int64), lines.ends.astype(np.int64)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    edge, band = _bands(low[:, 1], high[:, 1])
    # What begins further right than an edge ends cannot meet it, nor what is in another band.
    across = int(high[:, 0].max()) - int(low[:, 0].min()) + 1
    left, right = (band * across + each[edge, 0] - low[:, 0].min() for each in (low, high))
    order = np.argsort(left, kind="stable")
    edge, left, right = edge[order], left[order], right[order]
    others = np.searchsorted(left, right, "right") - np.arange(len(edge)) - 1
    total = np.concatenate([[0], np.cumsum(others)])
    found = np.zeros(len(starts), bool)
    begin = 0
    while begin < len(edge):
        end = max(begin + 1, int(np.searchsorted(total, total[begin] + AT_ONCE, "right")) - 1)
        one = np.repeat(np.arange(begin, end), others[begin:end])
        other = one + 1 + np.arange(total[begin], total[end]) - total[one]
        pairs = np.stack([edge[one], edge[other]])
        (low_one, low_other), (high_one, high_other) = low[pairs, 1], high[pairs, 1]
        near = pairs[:, (low_one <= high_other) & (low_other <= high_one)]
        found[_meeting(starts, ends, lines.line, near).ravel()] = True
        begin = end
    return found


def _bands(low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """Of N edges that reach from `low` to `high`, those in each band: their numbers, and those of the bands."""
    first = low // BAND
    times = high // BAND - first + 1
    edge = np.repeat(np.arange(len(low)), times)
    return edge, first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)


def _meeting(starts: Numbers, ends: Numbers, line: Numbers, pairs: Numbers) -> Numbers:
    """Of the pairs (2, M) of edges, by number, those that meet."""
    one, other = pairs
    a, b, c, d = starts[one], ends[one], starts[other], ends[other]
    c_side, d_side, a_side, b_side = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    crossed = (c_side * d_side <= 0) & (a_side * b_side <= 0)
    straight = (c_side == 0) & (d_side == 0)
    one_follows, other_follows = (d == a).all(axis=1), (b == c).all(axis=1)
    follows = (line[one] == line[other]) & (one_follows ^ other_follows)
    met: Numbers = pairs[:, np.where(straight, _overlap(a, b, c, d), crossed & ~follows)]
    return met


def _side(start: Numbers, end: Numbers, point: Numbers) -> Numbers:
    """On which side of the line from `start` to `end` a point is: -1, 0 or 1."""
    along, to = end - start, point - start
    side: Numbers = np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])
    return side


def _overlap(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Flags:
    """Whether edges on one straight line have more in common than an end."""
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return np.logical_and((low <= high).all(axis=1), (low < high).any(axis=1))
