"""Many closed lines at once: a mask may have thousands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.number]
"""Places (N, 2), x and y; 0 is a picture's left or upper edge, whole numbers are edges of pixels."""

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lines:
    """The corners `xy` (N, 2) of closed lines, one behind the other, and the number of the `line` (N,) that each is of.

    Each line has one corner at least.
    """

    xy: Places
    line: Numbers

    @classmethod
    def of(cls, lines: Sequence[Places]) -> Self:
        """The lines, each (N, 2)."""
        return cls(np.concatenate(lines), np.repeat(np.arange(len(lines)), [len(each) for each in lines]))

    @property
    def first(self) -> Numbers:
        """Where each line begins."""
        return np.flatnonzero(np.diff(self.line, prepend=-1))

    @property
    def last(self) -> Numbers:
        """Where each line ends."""
        return np.append(self.first[1:], len(self.line)) - 1

    @property
    def following(self) -> Numbers:
        """Of each corner the number of the one behind it in its line."""
        following = np.arange(1, len(self.line) + 1)
        following[self.last] = self.first
        return following

    @property
    def ends(self) -> Places:
        """Where the edges (N, 2) end that begin at the corners."""
        ends: Places = self.xy[self.following]
        return ends

    @property
    def areas(self) -> NDArray[np.float64]:
        """Twice the area of each line, above 0 where it runs clockwise as one sees it, with y pointing down."""
        (x, y), (to_x, to_y) = self.xy.astype(np.float64).T, self.ends.astype(np.float64).T
        return np.asarray(np.bincount(self.line, x * to_y - y * to_x), np.float64)

    def at(self, xy: Places) -> Self:
        """The same lines with their corners at other places."""
        return replace(self, xy=xy)

    def only(self, kept: Flags) -> Self:
        """The lines with the corners that are `kept` (N,)."""
        return replace(self, xy=self.xy[kept], line=self.line[kept])

    def split(self) -> list[list[tuple[float, float]]]:
        """The corners of each line."""
        corners = [(x, y) for x, y in self.xy.tolist()]
        return [corners[first : last + 1] for first, last in zip(self.first.tolist(), self.last.tolist(), strict=True)]


def keys_of(xy: Places) -> Numbers:
    """A number for each place (N, 2) of whole numbers."""
    x, y = xy.astype(np.int64).T
    keys: Numbers = (y << 32) + x
    return keys
