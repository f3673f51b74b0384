"""Pictures become vectors: as squares of the size that the network knows, one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from processor.encoders.preparation import Preparation
from processor.imaging.squares import Pixels, with_short_side
from processor.runtimes import Graph

Floats = NDArray[np.float32]

PANORAMA = 2
"""A picture that is so many times as long as wide is seen in several squares: the middle one shows half of it."""

MOST_SQUARES = 5


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
        side = self.preparation.side
        if self.preparation.fit == "stretch":
            stretched = Image.fromarray(pixels).resize((side, side), Image.Resampling.BILINEAR, reducing_gap=3)
            yield np.asarray(stretched)
            return
        resized = with_short_side(pixels, side)
        for first in begins(max(resized.size), side):
            box = (first, 0, first + side, side) if resized.height == side else (0, first, side, first + side)
            yield np.asarray(resized.crop(box))


def begins(length: int, side: int) -> list[int]:
    """Where along `length` the squares of `side` begin: one in the middle, or of a panorama as many as cover it."""
    if length < PANORAMA * side:
        return [(length - side) // 2]
    count = min(ceil(length / side), MOST_SQUARES)
    return [round((length - side) * number / (count - 1)) for number in range(count)]
