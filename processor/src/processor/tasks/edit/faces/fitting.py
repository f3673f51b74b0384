"""The styles whose face is like a photo: found by steps, for no network here tells them of one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from processor.diffusion.pixels import covering
from processor.faces.model import FaceModel
from processor.imaging.decode import Photo
from processor.runtimes import Floats, Graph
from processor.tasks.edit.faces.walk import GoesOn, Walk

STEPS = 60
"""Half of them for one style of all layers, which stays a face; then each layer has its own, which comes nearer."""

TOGETHER, APART = 0.1, 0.05
"""How far a step goes in each half, in deviations."""

MIDDLE = np.float32(127.5)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was found: `styles` (layers, numbers), and how far their face is from the photo, 0 to 1, in the mean."""

    styles: Floats
    losses: tuple[float, ...]
    distance: float
    stopped: bool


@dataclass(frozen=True, slots=True)
class Fitting:
    """By the network `graph`, with the gradient of its loss."""

    model: FaceModel
    graph: Graph

    def fitted(self, photo: Photo, steps: int, goes_on: GoesOn) -> Fitted:
        """The styles for the photo's middle, in so many steps."""
        model, target = self.model, _seen(photo, self.model.manifest.compared)
        walk = Walk(model, self.graph, {"target": target})
        first, layers = steps - steps // 2, model.manifest.layers
        found = walk.taken(np.repeat(model.mean, layers, 0), first, TOGETHER, goes_on)
        losses, stopped = found.losses, found.stopped
        if not stopped and steps > first:
            found = walk.taken(found.styles, steps - first, APART, _behind(first, goes_on), rows=layers)
            losses, stopped = losses + found.losses, found.stopped
        face = self.graph.run({"styles": found.styles, "target": target})["small"]
        distance = float(np.abs(np.clip(face, -1, 1) - target).mean()) / 2
        return Fitted(found.styles, losses, round(distance, 4), stopped)


def _behind(steps: int, goes_on: GoesOn) -> Callable[[int, Floats], bool]:
    return lambda number, face: goes_on(steps + number, face)


def _seen(photo: Photo, side: int) -> Floats:
    """(1, 3, side, side), -1 to 1: the square in the photo's middle."""
    square = covering(photo.pixels, side, side)
    return np.ascontiguousarray(square.transpose(2, 0, 1)[None] / MIDDLE - 1, np.float32)
