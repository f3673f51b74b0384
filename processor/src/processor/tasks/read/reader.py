"""A picture in, the text in it out, on arrays."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import cv2
import numpy as np

from processor.runtimes import Runtime
from processor.stopwatch import Stopwatch
from processor.tasks.read import turning
from processor.tasks.read.cutting import Pixels, cut, turned_back
from processor.tasks.read.looking import look
from processor.tasks.read.order import in_order, turned_upright
from processor.tasks.read.quads import Quad, bounds, turned_corners
from processor.tasks.read.recognizing import Reading, read
from processor.tasks.read.turning import PageTurn, page_turn

One = TypeVar("One")
Other = TypeVar("Other")


class Pool(Protocol):
    """What calls a function for each of many, several at a time (`concurrent.futures.Executor`)."""

    def map(self, function: Callable[[One], Other], many: Iterable[One]) -> Iterable[Other]: ...


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of text. `quad` in pixels of the picture begins at the text's own top left; `turn` is in degrees."""

    quad: Quad
    turn: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Page:
    """The lines that were read, in the order of reading, and how most of them are turned."""

    lines: tuple[ReadLine, ...]
    turn: int


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Which lines are wanted, and how they are looked for.

    With `turn`, all text is taken to lie so; else that is found out. With `size`, text is looked for in a copy whose
    longer side has so many pixels, where that is fewer.
    """

    confidence_threshold: float = 0.5
    turn: int | None = None
    size: int = 0


Step = Callable[[int, int], None]


def unheard(done: int, total: int) -> None:
    """The `Step` of whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Networks that find, turn and recognize lines of text; the last knows `characters`, the first one a blank."""

    detector: Runtime
    classifier: Runtime
    recognizer: Runtime
    characters: Sequence[str]
    pool: Pool

    def read(self, picture: Pixels, options: ReadOptions, stopwatch: Stopwatch, step: Step = unheard) -> Page:
        """The text in `picture` (H, W, 3) uint8 RGB. `step` is told how many lines of how many have been read."""
        with stopwatch.stage("find"):
            quads = self._quads(picture, options.size)
        with stopwatch.stage("turn"):
            lines = list(zip(quads, self.pool.map(lambda quad: cut(picture, quad), quads), strict=True))
            page = page_turn(lines, self.classifier, self._read) if options.turn is None else _given(options.turn)
        with stopwatch.stage("read"):
            found = []
            tried = self.pool.map(lambda line: self._line(*line, page, fixed=options.turn is not None), lines)
            for number, each in enumerate(tried, 1):
                step(number, len(lines))
                if each.reading.text and each.reading.confidence >= options.confidence_threshold:
                    found.append(each)
        height, width = picture.shape[:2]
        boxes = [turned_upright(bounds(each.quad), page.main, width, height) for each in found]
        return Page(tuple(found[number] for number in in_order(boxes)), page.main)

    def _quads(self, picture: Pixels, size: int) -> list[Quad]:
        height, width = picture.shape[:2]
        longest = max(height, width)
        if not 0 < size < longest:
            return [line.quad for line in look(picture, self.detector, self.pool.map)]
        scaled_wh = max(1, round(width * size / longest)), max(1, round(height * size / longest))
        small = cv2.resize(picture, scaled_wh, interpolation=cv2.INTER_AREA)
        factor = np.array([width / scaled_wh[0], height / scaled_wh[1]], np.float32)
        return [line.quad * factor for line in look(small, self.detector, self.pool.map)]

    def _line(self, quad: Quad, pixels: Pixels, page: PageTurn, *, fixed: bool) -> ReadLine:
        """The line read as most lie, and on its head too where that makes little sense."""
        turn = page.of(quad)
        reading = self._read(turned_back(pixels, turn))
        if reading.confidence < turning.DOUBTFUL and not fixed:
            opposite = (turn + 180) % 360
            other = self._read(turned_back(pixels, opposite))
            if other.confidence > reading.confidence + turning.BETTER:
                turn, reading = opposite, other
        return ReadLine(turned_corners(quad, turn), turn, reading)

    def _read(self, line: Pixels) -> Reading:
        return read(line, self.recognizer, self.characters)


def _given(turn: int) -> PageTurn:
    return PageTurn(turn, turn, turn)
