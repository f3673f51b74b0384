"""Polygons with holes as one line each, for formats that know no holes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from front.tasks.analyze.cut_outs import Ring

CELL = 8
"""Points are looked for in cells of so many pixels a side: a mask may have thousands of holes."""


def bridged(polygon: Sequence[Ring]) -> Ring:
    """The line around the polygon, with a way to each hole and back.

    Where these ways run changes nothing of what is inside, for they have no area; they are short, since lines may be
    drawn.
    """
    outline, *holes = polygon
    if not holes:
        return outline
    line = _Line(outline)
    for hole in sorted(holes, key=_leftmost):
        line.insert(hole)
    return list(line.points())


def _leftmost(ring: Ring) -> tuple[float, ...]:
    return min(tuple(each) for each in ring)


class _Line:
    """A line that begins as the `outline`. Points are known by number, and so is the one that follows each."""

    def __init__(self, outline: Ring) -> None:
        self._points: list[Sequence[float]] = []
        self._following: list[int] = []
        self._by_cell: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._find_later(self._append(outline))

    def insert(self, hole: Ring) -> None:
        """The line goes from its point that is nearest to the hole's leftmost one around the hole, and back."""
        start = [tuple(each) for each in hole].index(_leftmost(hole))
        near = self._nearest(*hole[start])
        after = self._following[near]
        added = self._append([*hole[start:], *hole[: start + 1], self._points[near]])
        self._following[near], self._following[added[-1]] = added[0], after
        self._find_later(added[: len(hole)])

    def points(self) -> Iterator[Sequence[float]]:
        """All of them, in the order of the line."""
        at = 0
        for _ in self._points:
            yield self._points[at]
            at = self._following[at]

    def _append(self, points: Sequence[Sequence[float]]) -> range:
        """The numbers of these points, each of which the next one follows."""
        added = range(len(self._points), len(self._points) + len(points))
        self._points += points
        self._following += (each + 1 for each in added)
        return added

    def _find_later(self, numbers: range) -> None:
        for number in numbers:
            x, y = self._points[number]
            self._by_cell[int(x // CELL), int(y // CELL)].append(number)

    def _nearest(self, x: float, y: float) -> int:
        """The point that is nearest to that place. No more cells are looked into than there are points."""

        def square(number: int) -> float:
            to_x, to_y = self._points[number]
            return (to_x - x) ** 2 + (to_y - y) ** 2

        distance, cells, best = 0, 0, list[int]()
        while cells < len(self._points):
            around = list(_around(int(x // CELL), int(y // CELL), distance))
            cells += len(around)
            there = [number for cell in around for number in self._by_cell.get(cell, ())]
            best = sorted([*best, *there], key=square)[:1]
            if best and square(best[0]) <= (distance * CELL) ** 2:
                return best[0]
            distance += 1
        return min(range(len(self._points)), key=square)


def _around(column: int, row: int, distance: int) -> Iterator[tuple[int, int]]:
    """The cells that are so many away from one, on the edge of a square around it."""
    if not distance:
        yield column, row
        return
    left, right, top, bottom = column - distance, column + distance, row - distance, row + distance
    for each in range(left, right + 1):
        yield each, top
        yield each, bottom
    for each in range(top + 1, bottom):
        yield left, each
        yield right, each
