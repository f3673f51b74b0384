"""Pictures become vectors: as squares of the size that the network knows, one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from processor.encoders.preparation import Preparation
from processor.runtimes import Graph

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

PANORAMA = 2
"""A picture that is so many times as long as wide is seen in several squares: the middle one shows half of it."""

MOST_SQUARES = 5

LONGEST = 20
"""A picture that is more times as long as wide is squeezed to that: of one pixel's width, it would fill the memory."""


@dataclass(frozen=True, slots=True)
class PictureEncoder:
    """Makes vectors of pictures with one network."""

    graph: Graph
    preparation: Preparation

    def vector(self, pixels: Pixels) -> Floats:
        """The vector (dimensions,) of the upright picture (H, W, 3) uint8 RGB; of several squares, their mean's
        direction."""
        made: list[Floats] = [
            self.graph.run({"pictures": square[None]})["vectors"][0] for square in self.squares(pixels)
        ]
        if len(made) == 1:
            return made[0]
        mean: Floats = np.mean([vector / max(float(np.linalg.norm(vector)), 1e-12) for vector in made], axis=0)
        return mean.astype(np.float32)

    def vectors(self, pictures: Sequence[Pixels]) -> Floats:
        """The vectors (n, dimensions) of the pictures."""
        return np.stack([self.vector(pixels) for pixels in pictures])

    @property
    def enough(self) -> int:
        """How many pixels the shorter side of a picture needs to have, so that a smaller copy of it is no worse."""
        return 2 * self.preparation.side

    def squares(self, pixels: Pixels) -> Iterator[Pixels]:
        """What the network sees: squares (side, side, 3) uint8 RGB, from the left or the top on."""
        side, height, width = self.preparation.side, *pixels.shape[:2]
        picture = Image.fromarray(pixels)
        if self.preparation.fit == "stretch":
            yield np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR, reducing_gap=3))
            return
        short, long = min(width, height), max(width, height)
        length = long_side(long, short, side)
        across = width >= height
        resized = picture.resize((length, side) if across else (side, length), Image.Resampling.BICUBIC)
        for first in begins(length, side):
            box = (first, 0, first + side, side) if across else (0, first, side, first + side)
            yield np.asarray(resized.crop(box))


def long_side(long: int, short: int, side: int) -> int:
    """How long a picture becomes whose shorter side is made `side` pixels; within bounds, however narrow it is."""
    return min(int(side * long / short), LONGEST * side)


def begins(length: int, side: int) -> list[int]:
    """Where along `length` the squares of `side` begin: one in the middle, or of a panorama as many as cover it."""
    if length < PANORAMA * side:
        return [(length - side) // 2]
    count = min(ceil(length / side), MOST_SQUARES)
    return [round((length - side) * number / (count - 1)) for number in range(count)]
