"""Whether a finished picture may be seen, as its model's own safety checker decides it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.diffusion.schedulers.base import Floats
from processor.imaging.squares import middle_square
from processor.runtimes import Graph

STRICTER, DIGITS = 0.01, 3
"""What is added to all scores of a picture that asks for special care; and to how many digits scores are rounded."""


@dataclass(frozen=True, slots=True)
class SafetyChecker:
    """The network of `processor.export.diffusion.safety`, which sees squares of `side` pixels."""

    graph: Graph
    side: int

    def reason(self, pixels: NDArray[np.uint8]) -> str:
        """Why nobody is to see the picture (H, W, 3) RGB, in words; empty where it may be seen."""
        outputs = self.graph.run({"pictures": middle_square(pixels, self.side)[None]})
        scores = scores_of(outputs["concepts"][0], outputs["special"][0])
        worst = int(scores.argmax())
        if scores[worst] <= 0:
            return ""
        return (
            f"It looks like what its model's safety checker withholds: concept {worst} of 0 to {len(scores) - 1} is "
            f"nearer to it than it may be, by {scores[worst]:.3f}."
        )


def scores_of(concepts: Floats, special: Floats) -> Floats:
    """What is above 0 for a concept that is too near: `concepts` (n,), how much nearer each is than it may be, and more
    where one of the `special` (m,) is. As diffusers' checker scores them."""
    care = (np.round(special, DIGITS) > 0).any()
    return np.round(concepts + np.float32(STRICTER if care else 0), DIGITS)
