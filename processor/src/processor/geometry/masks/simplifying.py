"""Outlines with fewer corners, that are still outlines: none vanishes, and none meets itself or another one."""

from dataclasses import dataclass

import cv2
import numpy as np

from processor.geometry.masks.crossing import meeting
from processor.geometry.masks.lines import Flags, Lines, Numbers, keys_of
from processor.geometry.masks.scanlines import crossings

FEWEST = 4
"""Of a line with no more corners, all are kept."""


def simplified(lines: Lines, farthest: float) -> Lines:
    """The lines with some of their corners: the others are at most `farthest` from the edges that are left.

    Their places are whole numbers. They do not meet; those around parts run clockwise as one sees it, each before those
    of the part's holes, which run against it. Where lines would meet with fewer corners, vanish, or change what is
    inside of what, they keep more.
    """
    outlines, kept = _Outlines(lines), _fewer(lines, farthest)
    while (mended := outlines.mended(kept)) is not kept:
        kept = mended
    return lines.only(kept)


def _fewer(lines: Lines, farthest: float) -> Flags:
    """Which corners are kept (N,), by Douglas and Peucker's rule."""
    whole = lines.xy.astype(np.int32)
    few = np.bincount(lines.line) <= FEWEST
    corners = [whole[:0]]
    for first, last in zip(lines.first[~few].tolist(), (lines.last[~few] + 1).tolist(), strict=True):
        corners.append(cv2.approxPolyDP(whole[first:last, None], farthest, closed=True)[:, 0])
    return few[lines.line] | np.isin(keys_of(lines.xy), keys_of(np.concatenate(corners)))


@dataclass(frozen=True, slots=True)
class _Outlines:
    """All corners that there are."""

    lines: Lines

    def mended(self, kept: Flags) -> Flags:
        """`kept` itself where all is well with the lines of the kept corners (N,), else with those that are missed."""
        fewer = self.lines.only(kept)
        missed = self._lost(fewer) & ~kept
        if not missed.any():
            missed = meeting(fewer)[self._edges(fewer, kept)] & ~kept
        if not missed.any():
            missed = self._strayed(fewer) & ~kept
        return kept | missed if missed.any() else kept

    def _edges(self, fewer: Lines, kept: Flags) -> Numbers:
        """Of each corner the edge that it is on or was left out of: the number of the kept one where that begins."""
        edge = np.cumsum(kept) - 1
        line = self.lines.line
        # Corners that were left out before a line's first one are on its last edge.
        return np.where(edge < fewer.first[line], fewer.last[line], edge)

    def _lost(self, fewer: Lines) -> Flags:
        """The corners of the lines without an area, or that run the other way round."""
        lost: Flags = (fewer.areas * self.lines.areas <= 0)[self.lines.line]
        return lost

    def _strayed(self, fewer: Lines) -> Flags:
        """The corners at the edges of a row where a hole is not in its part, or a part is in another one.

        Lines that do not meet are inside or outside of each other with all they have.
        """
        height = int(self.lines.xy[:, 1].max())
        edge, row, x = crossings(fewer.xy, fewer.ends, height)
        order = np.lexsort((x, row))
        owner, row = fewer.line[edge[order]], row[order]
        _, first = np.unique(owner, return_index=True)
        is_hole = self.lines.areas < 0
        part = np.cumsum(~is_hole)
        inside = (first - np.searchsorted(row, row[first])) % 2 == 1
        # Left of it is the line around its part, or another of its holes.
        elsewhere = part[owner[first - 1]] != part
        wrong = row[first[(inside != is_hole) | is_hole & elsewhere]]
        corners = np.zeros(len(self.lines.line), bool)
        if wrong.size:
            edge, row, _ = crossings(self.lines.xy, self.lines.ends, height)
            found = edge[np.isin(row, wrong)]
            corners[found] = corners[self.lines.following[found]] = True
        return corners
