"""Outlines without the stairs of pixels: straight where the edge of what is seen is straight."""

import numpy as np

from processor.geometry.masks.tracing import Corners

DEEPEST = 0.5**1.5
"""So many pixels at most lie between an outline along pixels and its bevelled one."""

LONG = 3
"""Between two sides of so many pixels, a corner is meant as one; between shorter ones it may be a stair's."""

FEWEST = 4
"""No outline along pixels has fewer corners; one that has no more is a rectangle."""


def bevelled(lines: list[Corners]) -> list[Corners]:
    """The outlines of a mask, as `tracing` has them, through the middles of pixels' edges instead of corners.

    Filled again they are the same mask, and nowhere do they touch. Corners stay between long sides, and those of
    rectangles, but where two lines touched. Places (N, 2) are in half pixels.
    """
    if not lines:
        return []
    corners = np.concatenate(lines)
    _, which, times = np.unique(corners, axis=0, return_inverse=True, return_counts=True)
    touching = np.split(times[which.ravel()] > 1, np.cumsum([len(line) for line in lines])[:-1])
    return [_bevelled(line, each) for line, each in zip(lines, touching, strict=True)]


def _bevelled(line: Corners, touching: np.ndarray) -> Corners:
    sides = np.roll(line, -1, axis=0) - line
    lengths = np.abs(sides).sum(axis=1)
    long = (lengths >= LONG) | (len(line) <= FEWEST)
    sharp = long & np.roll(long, 1) & ~touching
    # On each side: the middle of its first pixel's edge, or the corner there, and the middle of its last pixel's.
    first = 2 * line + np.where(sharp[:, None], 0, np.sign(sides))
    last = 2 * line + 2 * sides - np.sign(sides)
    needed = (last != first).any(axis=1) & ~np.roll(sharp, -1)
    places = np.stack([first, last], axis=1).reshape(-1, 2)
    kept: Corners = places[np.stack([np.ones(len(line), bool), needed], axis=1).ravel()].astype(np.int32)
    return kept
