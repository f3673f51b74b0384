"""The outlines of masks along the edges of their pixels: whoever fills them again gets the same mask."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.geometry.masks.lines import Flags, Lines, Numbers
from processor.geometry.masks.rle import Bits


def outlines(bits: Bits) -> Lines:
    """The outlines of the mask (height, width), in whole numbers: of each part the line around it, then its holes.

    A part's pixels hang together by their edges. No line meets itself. They run such that the part is on the right
    hand of whoever walks along: as one sees it, with y pointing down, clockwise around parts and against it around
    holes. Where two pixels touch at a corner alone, two lines touch: those of two parts, of two holes, or of both.
    """
    corners = _Corners.of(bits)
    rings = corners.rings()
    starts = np.array([ring[0] for ring in rings], np.int64)
    x, y = corners.xy[starts].T
    # A line begins at the left end of its upper edge: what lies under that is inside it.
    above, under = corners.labels[y, x + 1], corners.labels[y + 1, x + 1]
    is_hole = (under == 0).tolist()
    # The line around a part begins above those of its holes.
    order = np.argsort(np.where(under > 0, under, above), kind="stable").tolist()
    indices = [at for ring in order for at in (reversed(rings[ring]) if is_hole[ring] else rings[ring])]
    return Lines(corners.xy[indices], np.repeat(np.arange(len(rings)), [len(rings[ring]) for ring in order]))


@dataclass(frozen=True, slots=True)
class _Corners:
    """Where outlines turn: `xy` (N, 2), from the top down and from left to right, twice where two lines meet.

    `later` (N,) says of the latter whether they are the second ones also from left to right and from the top down.
    `labels` (height + 2, width + 2) int32: the part that a pixel is in, 0 outside, with a margin of 1.
    """

    xy: Numbers
    later: Flags
    labels: NDArray[np.int32]

    @classmethod
    def of(cls, bits: Bits) -> "_Corners":
        inside = np.pad(bits, 1)
        labels = np.asarray(cv2.connectedComponents(inside.view(np.uint8), connectivity=4)[1], np.int32)
        upper_left, upper_right, lower_left, lower_right = (
            inside[top : top + bits.shape[0] + 1, left : left + bits.shape[1] + 1] for top in (0, 1) for left in (0, 1)
        )
        falling = upper_left ^ lower_right
        rising = upper_right ^ lower_left
        meeting = ~(falling | rising) & (upper_left ^ upper_right)
        y, x = np.nonzero(falling ^ rising | meeting)
        twice = meeting[y, x]
        # Of two pixels of one part, which so encloses what lies between them, the lines turn to the other side.
        down = upper_left[y, x]
        first, second = labels[y, x + ~down], labels[y + 1, x + down]
        swapped = twice & (down == (first == second))
        times = np.where(twice, 2, 1)
        later = np.zeros(int(times.sum()), bool)
        later[np.cumsum(times)[twice] - 1] = True
        later ^= np.repeat(swapped, times)
        return cls(np.repeat(np.stack([x, y], axis=1), times, axis=0), later, labels)

    def rings(self) -> list[list[int]]:
        """The corners of each closed line, by index, from the left end of its upper edge on clockwise."""
        # Along a row each corner's edge leads to the next one, or from the last: so it is along a column.
        count = len(self.xy)
        by_column = np.lexsort((self.later, self.xy[:, 1], self.xy[:, 0]))
        down = np.empty(count, np.int64)
        down[by_column[0::2]], down[by_column[1::2]] = by_column[1::2], by_column[0::2]
        next_down, seen = down.tolist(), bytearray(count)
        found = []
        for start in range(count):
            if seen[start]:
                continue
            ring: list[int] = []
            at = start
            while not seen[at]:
                across = at ^ 1
                seen[at] = seen[across] = 1
                ring += (at, across)
                at = next_down[across]
            found.append(ring)
        return found
