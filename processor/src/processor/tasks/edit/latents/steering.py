"""Latents, changed step by step until CLIP sees in their picture what was asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.runtimes import Graph
from processor.tasks.edit.adamw import AdamW
from processor.tasks.edit.latents.cutting import drawn

Floats = NDArray[np.float32]

DIGITS = 6
"""Of losses, as results have them."""


@dataclass(frozen=True, slots=True)
class Steered:
    """What came of it: the `picture` (H, W, 3) float32, 0 to 1, and the loss of each step, before it was taken."""

    picture: Floats
    losses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Steering:
    """The network `graph` with the gradient of its loss, for pictures of `height` x `width` of which CLIP sees so many
    `cuts` of `side` pixels at once."""

    graph: Graph
    height: int
    width: int
    cuts: int
    side: int

    def steered(
        self,
        latents: Floats,
        direction: Floats,
        random: np.random.Generator,
        optimizer: AdamW,
        steps: int,
        goes_on: Callable[[int, Floats], bool],
    ) -> Steered:
        """At most so many steps from the `latents` towards the `direction`.

        `goes_on` is told how many steps there were, and the picture before the last one; after that step nothing
        follows where it says no. What it raises passes.
        """
        losses = list[float]()
        for number in range(1, steps + 1):
            answer = self._looked(latents, direction, random)
            losses.append(round(float(answer["loss"]), DIGITS))
            latents = optimizer.stepped(latents, np.asarray(answer["latents_gradient"], np.float32))
            if not goes_on(number, answer["picture"][0]):
                break
        return Steered(self._looked(latents, direction, random)["picture"][0], tuple(losses))

    def _looked(self, latents: Floats, direction: Floats, random: np.random.Generator) -> dict[str, Floats]:
        cuts = drawn(random, self.cuts, self.side, self.height, self.width)
        given = {"rows": cuts.rows, "columns": cuts.columns, "noise": cuts.noise}
        return dict(self.graph.run({"latents": latents, "direction": direction, **given}))
