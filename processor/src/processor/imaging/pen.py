"""How thick lines and letters are that look right on a picture."""

from dataclasses import dataclass
from math import sqrt
from typing import Self

from wire.tasks.detect.result import XYXY

SMALLEST_TEXT = 11


@dataclass(frozen=True, slots=True)
class Pen:
    """Sizes that look right on one picture, in pixels."""

    line: int
    text: int

    @classmethod
    def fitting(cls, width: int, height: int) -> Self:
        side = sqrt(width * height)
        text = min(max(SMALLEST_TEXT, round(side * 0.03)), int(height * 0.6))
        return cls(max(1, min(2, int(side / 100)), round(side * 0.0032)), text)

    @property
    def padding(self) -> int:
        return max(1, round(self.text * 0.22))

    @property
    def step(self) -> int:
        """How far a line is from that of a box in the same place: both are seen with their casings."""
        return self.line + 3

    def line_of(self, box: XYXY) -> int:
        """A small box has a thinner line, so that its object stays in sight."""
        return max(1, min(self.line, int(min(box[2] - box[0], box[3] - box[1]) / 8)))
