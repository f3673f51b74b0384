"""Which edges of closed lines meet."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
"""Whole numbers: of places (N, 2) x and y."""

AT_ONCE = 1 << 19
"""So many pairs of edges are compared at a time."""


def meeting(starts: Whole, ends: Whole, line: Whole) -> NDArray[np.bool_]:
    """Which of N edges meet another one, but where one follows the other in its `line` (N,)."""
    left, right = np.minimum(starts[:, 0], ends[:, 0]), np.maximum(starts[:, 0], ends[:, 0])
    order = np.argsort(left, kind="stable")
    # What begins further right than an edge ends cannot meet it.
    others = np.searchsorted(left[order], right[order], "right") - np.arange(len(order)) - 1
    total = np.concatenate([[0], np.cumsum(others)])
    found = np.zeros(len(order), bool)
    begin = 0
    while begin < len(order):
        end = max(begin + 1, int(np.searchsorted(total, total[begin] + AT_ONCE, "right")) - 1)
        one = np.repeat(np.arange(begin, end), others[begin:end])
        other = one + 1 + np.arange(total[begin], total[end]) - total[one]
        pairs = _meeting(starts, ends, line, np.stack([order[one], order[other]]))
        found[pairs.ravel()] = True
        begin = end
    return found


def _meeting(starts: Whole, ends: Whole, line: Whole, pairs: Whole) -> Whole:
    """Of the pairs (2, M) of edges, by number, those that meet."""
    low, high = np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1])
    one, other = pairs = pairs[:, (low[pairs[0]] <= high[pairs[1]]) & (low[pairs[1]] <= high[pairs[0]])]
    a, b, c, d = starts[one], ends[one], starts[other], ends[other]
    c_side, d_side, a_side, b_side = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    crossed = (c_side * d_side <= 0) & (a_side * b_side <= 0)
    straight = (c_side == 0) & (d_side == 0)
    one_follows, other_follows = (d == a).all(axis=1), (b == c).all(axis=1)
    follows = (line[one] == line[other]) & (one_follows ^ other_follows)
    met: Whole = pairs[:, np.where(straight, _overlap(a, b, c, d), crossed & ~follows)]
    return met


def _side(start: Whole, end: Whole, point: Whole) -> Whole:
    """On which side of the line from `start` to `end` a point is: -1, 0 or 1."""
    along, to = end - start, point - start
    side: Whole = np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])
    return side


def _overlap(a: Whole, b: Whole, c: Whole, d: Whole) -> NDArray[np.bool_]:
    """Whether edges on one straight line have more in common than an end."""
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return np.logical_and((low <= high).all(axis=1), (low < high).any(axis=1))
