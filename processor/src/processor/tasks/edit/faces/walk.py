"""Styles, changed step by step, so that what is told of their face becomes smaller."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from processor.faces.model import FaceModel
from processor.runtimes import Array, Floats, Graph
from processor.tasks.edit.adamw import AdamW

LOSS, STYLES, GRADIENT, FACE = "loss", "styles", "styles_gradient", "small"
DIGITS = 6
"""Of losses, as results have them."""

GoesOn = Callable[[int, Floats], bool]
"""Is told how many steps there were, and the face (1, 3, h, w) before the last one; whether there is to be another."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Where it led: `styles` (layers, numbers), and the loss of each step, before it was taken."""

    styles: Floats
    losses: tuple[float, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """Of the `model`'s styles, by the network `graph`, which is `given` more than these.

    Steps go along the model's axes, in their own deviations: so all of them, the wide and the narrow, come near soon.
    """

    model: FaceModel
    graph: Graph
    given: Mapping[str, Array]

    def taken(
        self, styles: Floats, steps: int, rate: float, goes_on: GoesOn, *, rows: int = 1, kept: float = 0.0
    ) -> Walked:
        """At most so many steps from the `styles`, the last of them shorter, all layers in one direction (`rows` 1) or
        each (`rows` as many) in its own. The square of the way counts as so much loss more (`kept`)."""
        way, losses, optimizer, stopped = (
            np.zeros((rows, styles.shape[1]), np.float32),
            list[float](),
            AdamW(rate),
            False,
        )
        for number in range(1, steps + 1):
            answer = self.graph.run({STYLES: self._at(styles, way), **self.given})
            losses.append(round(float(answer[LOSS]) + kept * float((way**2).sum(1).mean()), DIGITS))
            gradient = self._along(answer[GRADIENT], rows) + np.float32(2 * kept / rows) * way
            optimizer.rate = rate * min(1.0, 2 * (steps - number + 1) / steps)
            way = optimizer.stepped(way, gradient)
            if not goes_on(number, answer[FACE]):
                stopped = True
                break
        return Walked(self._at(styles, way), tuple(losses), stopped)

    def _at(self, styles: Floats, way: Floats) -> Floats:
        return np.ascontiguousarray(styles + way @ self.model.axes, np.float32)

    def _along(self, gradient: Floats, rows: int) -> Floats:
        """By the axes, what is there by a style's numbers; of all layers together where they go in one direction."""
        made: Floats = (gradient.sum(0, keepdims=True) if rows == 1 else gradient) @ self.model.axes.T
        return made
