"""Outlines without the stairs of pixels: straight where the edge of what is seen is straight."""

import numpy as np

from processor.geometry.masks.lines import Lines, keys_of

DEEPEST = 0.5**1.5
"""So many pixels at most lie between an outline along pixels and its bevelled one."""

LONG = 3
"""Between two sides of so many pixels, a corner is meant as one; between shorter ones it may be a stair's."""

FEWEST = 4
"""No outline along pixels has fewer corners; one that has no more is a rectangle."""


def bevelled(lines: Lines) -> Lines:
    """The outlines of a mask, as `tracing` has them, through the middles of pixels' edges instead of corners.

    Filled again they are the same mask, and nowhere do they touch. Corners stay between long sides, and those of
    rectangles, but where two lines touched. Places are whole numbers of half pixels.
    """
    _, which, times = np.unique(keys_of(lines.xy), return_inverse=True, return_counts=True)
    touching = times[which] > 1
    following, sides = lines.following, lines.ends - lines.xy
    long = (np.abs(sides).sum(axis=1) >= LONG) | (np.bincount(lines.line)[lines.line] <= FEWEST)
    sharp = np.empty_like(long)
    sharp[following] = long & long[following]
    sharp &= ~touching
    # On each side: the middle of its first pixel's edge, or the corner there, and the middle of its last pixel's.
    first = 2 * lines.xy + np.where(sharp[:, None], 0, np.sign(sides))
    last = 2 * lines.xy + 2 * sides - np.sign(sides)
    needed = (last != first).any(axis=1) & ~sharp[following]
    both = Lines(np.stack([first, last], axis=1).reshape(-1, 2), np.repeat(lines.line, 2))
    return both.only(np.stack([np.ones_like(needed), needed], axis=1).ravel())
