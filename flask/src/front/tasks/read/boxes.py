"""Upright boxes around lines and words that may lie askew, as formats want them that know no others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Any

from wire.tasks.read.result import Point, TextLine


@dataclass(frozen=True, slots=True)
class Box:
    """Whole pixels of the upright picture, origin top left."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def lines(result: Any) -> tuple[TextLine, ...]:
    """The lines of a result of the task `read`."""
    return tuple(map(TextLine.from_dict, result["lines"]))


def around(points: Sequence[Point]) -> Box:
    """The smallest box that all `points` are in."""
    across, down = zip(*points, strict=True)
    return Box(floor(min(across)), floor(min(down)), ceil(max(across)), ceil(max(down)))


def words(line: TextLine) -> Iterator[tuple[str, Box]]:
    """Each word of the line, and its box."""
    for word in line.words:
        yield word.text, _between(line, word.start, word.end)


def gaps(line: TextLine) -> Iterator[Box]:
    """The boxes of the spaces between the words."""
    for word, following in pairwise(line.words):
        yield _between(line, word.end, max(word.end, following.start))


def _between(line: TextLine, start: float, end: float) -> Box:
    first, second, third, fourth = line.polygon
    ends = [_along(one, other, part) for one, other in ((first, second), (fourth, third)) for part in (start, end)]
    return around(ends)


def _along(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
