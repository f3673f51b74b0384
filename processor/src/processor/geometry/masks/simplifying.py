"""Outlines with fewer corners, that are still outlines: none vanishes, and none meets itself or another one."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.geometry.masks.crossing import Whole, meeting
from processor.geometry.masks.scanlines import crossings
from processor.geometry.masks.tracing import Corners

Flags = NDArray[np.bool_]


def simplified(lines: Sequence[Corners], farthest: float) -> list[Corners]:
    """Some of the corners of each line (N, 2): the others are at most `farthest` from the edges that are left.

    `lines` do not meet; those around parts run clockwise as one sees it, each before those of the part's holes, which
    run against it. Where they would meet with fewer corners, vanish, or change what is inside of what, they keep more.
    """
    whole = _Lines.of(lines)
    kept = np.concatenate([_fewer(line, farthest) for line in lines])
    while (mended := whole.mended(kept)) is not kept:
        kept = mended
    return [line[each] for line, each in zip(lines, np.split(kept, whole.starts[1:]), strict=True)]


def _fewer(line: Corners, farthest: float) -> Flags:
    """Which corners are kept (N,), by Douglas and Peucker's rule."""
    left = cv2.approxPolyDP(line.reshape(-1, 1, 2), farthest, closed=True).reshape(-1, 2)
    return np.isin(_keys(line), _keys(np.asarray(left, np.int32)))


def _keys(xy: Corners) -> Whole:
    """A number for each place (N, 2)."""
    x, y = xy.astype(np.int64).T
    keys: Whole = (y << 32) + x
    return keys


@dataclass(frozen=True, slots=True)
class _Lines:
    """All corners `xy` (N, 2) int64, line behind line, the `line` (N,) that each is of, and where lines start (M,)."""

    xy: Whole
    line: Whole
    starts: Whole

    @classmethod
    def of(cls, lines: Sequence[Corners]) -> "_Lines":
        lengths = [len(line) for line in lines]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return cls(np.concatenate(lines).astype(np.int64), np.repeat(np.arange(len(lines)), lengths), starts)

    def mended(self, kept: Flags) -> Flags:
        """`kept` itself where all is well with the lines of the kept corners (N,), else with those that are missed."""
        starts, line = self.xy[kept], self.line[kept]
        ends = starts[_following(line)]
        missed = self._lost(starts, ends, line) & ~kept
        if not missed.any():
            missed = meeting(starts, ends, line)[self._edges(kept)] & ~kept
        if not missed.any():
            missed = self._strayed(starts, ends, line) & ~kept
        return kept | missed if missed.any() else kept

    def _edges(self, kept: Flags) -> Whole:
        """Of each corner the edge that it is on or was left out of: the number of the kept one where that begins."""
        edge = np.cumsum(kept) - 1
        first, last = _ends(self.line[kept])
        # Corners that were left out before a line's first one are on its last edge.
        return np.where(edge < first[self.line], last[self.line], edge)

    def _lost(self, starts: Whole, ends: Whole, line: Whole) -> Flags:
        """The corners of the lines without an area, or that run the other way round."""
        return (_areas(starts, ends, line) * self._areas() <= 0)[self.line]

    def _strayed(self, starts: Whole, ends: Whole, line: Whole) -> Flags:
        """The corners at the edges of a row where a hole is not in its part, or a part is in another one.

        Lines that do not meet are inside or outside of each other with all they have.
        """
        height = int(self.xy[:, 1].max())
        edge, row, x = crossings(starts, ends, height)
        order = np.lexsort((x, row))
        owner, row = line[edge[order]], row[order]
        _, first = np.unique(owner, return_index=True)
        is_hole = self._areas() < 0
        part = np.cumsum(~is_hole)
        inside = (first - np.searchsorted(row, row[first])) % 2 == 1
        # Left of it is the line around its part, or another of its holes.
        elsewhere = part[owner[first - 1]] != part
        wrong = row[first[(inside != is_hole) | is_hole & elsewhere]]
        corners = np.zeros(len(self.xy), bool)
        if wrong.size:
            following = _following(self.line)
            edge, row, _ = crossings(self.xy, self.xy[following], height)
            found = edge[np.isin(row, wrong)]
            corners[found] = corners[following[found]] = True
        return corners

    def _areas(self) -> NDArray[np.float64]:
        return _areas(self.xy, self.xy[_following(self.line)], self.line)


def _ends(line: Whole) -> tuple[Whole, Whole]:
    """The first and the last corner of each line."""
    first = np.flatnonzero(np.diff(line, prepend=-1))
    return first, np.append(first[1:], len(line)) - 1


def _following(line: Whole) -> Whole:
    """Of each corner the number of the one behind it in its line."""
    following = np.arange(1, len(line) + 1)
    first, last = _ends(line)
    following[last] = first
    return following


def _areas(starts: Whole, ends: Whole, line: Whole) -> NDArray[np.float64]:
    """Twice the area of each line, below 0 where it runs against the clock as one sees it."""
    doubled = starts[:, 0] * ends[:, 1] - starts[:, 1] * ends[:, 0]
    return np.asarray(np.bincount(line, doubled), np.float64)
