"""How text lies in a picture: upright, on its side, or on its head."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from processor.runtimes import Runtime
from processor.tasks.read.cutting import Pixels, resized, turned_back
from processor.tasks.read.quads import Quad, sides
from processor.tasks.read.recognizing import GREY, HEIGHT, Reading, as_taken

LENGTHY = 1.5
"""A line this many times longer than high says by itself whether it lies on its side."""

SEEN = 192
"""The classifier sees so many pixels of a line that is HEIGHT pixels high."""

VOTERS = 12
WITNESSES = 3
"""So many of the longest lines are asked which way up they are; of those so many are read both ways."""

DOUBTFUL = 0.85
"""A line that was read less surely than that is tried on its head too."""

BETTER = 0.05

Read = Callable[[Pixels], Reading]


@dataclass(frozen=True, slots=True)
class PageTurn:
    """How most text lies: `level` for lines that run across the picture, 0 or 180; `upright`, 90 or 270, for those
    that run down or up; `main` is that of the two which more text has."""

    level: int
    upright: int
    main: int

    def of(self, quad: Quad) -> int:
        """How a line most likely lies; a short one as most do."""
        width, height = sides(quad)
        if max(width, height) < LENGTHY * min(width, height):
            return self.main
        return self.level if width > height else self.upright


def page_turn(lines: Sequence[tuple[Quad, Pixels]], classifier: Runtime, read: Read) -> PageTurn:
    """How the text of a picture lies, by its longest lines, each with what was cut out for it."""
    level: list[tuple[float, Pixels]] = []
    upright: list[tuple[float, Pixels]] = []
    for quad, pixels in lines:
        width, height = sides(quad)
        (upright if height > width else level).append((max(width, height) / max(1.0, min(width, height)), pixels))
    main_is_upright = sum(length for length, _ in upright if length >= LENGTHY) > sum(length for length, _ in level)
    turns = _way_up(level, 0, classifier, read), _way_up(upright, 90, classifier, read)
    return PageTurn(*turns, turns[main_is_upright])


def _way_up(lines: list[tuple[float, Pixels]], turn: int, classifier: Runtime, read: Read) -> int:
    """`turn` or the opposite, whatever suits the lines, which are so long for their height."""
    longest = [turned_back(pixels, turn) for _, pixels in sorted(lines, key=lambda each: -each[0])[:VOTERS]]
    if not longest:
        return turn
    on_the_head = float(np.mean([_on_its_head(each, classifier) for each in longest]))
    if turn == 0 and on_the_head < 0.5:
        return turn
    witnesses = longest[:WITNESSES]
    as_is, turned = (sum(read(turned_back(each, by)).confidence for each in witnesses) for by in (0, 180))
    return turn if as_is >= turned else turn + 180


def _on_its_head(line: Pixels, classifier: Runtime) -> float:
    """How likely `line`, which lies level, is turned by 180 degrees."""
    height, width = line.shape[:2]
    wanted = min(SEEN, max(1, round(HEIGHT * width / height)))
    seen = np.full((1, HEIGHT, SEEN, 3), GREY, np.uint8)
    seen[0, :, :wanted] = resized(line, HEIGHT, wanted)
    (probabilities,) = classifier.infer(as_taken(seen, classifier))
    return float(probabilities[1])
