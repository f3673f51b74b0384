"""Regions become the points that a network is prompted with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.tasks.analyze.protocols import Floats
from wire.tasks.analyze.regions import Region

OUTSIDE, INSIDE, UPPER_LEFT, LOWER_RIGHT, NOTHING = 0, 1, 2, 3, -1
"""What a point can be to the network."""

FEWEST = 2
"""All prompts of a network have so many points, or twice as many, and so on: few shapes, that are made ready once."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """`points` (n, p, 2) float32, x and y in pixels of the square; `labels` (n, p) int32, what each is."""

    points: Floats
    labels: NDArray[np.int32]


def is_clear(region: Region) -> bool:
    """Whether one thing alone can be meant: by a box or several points, rather than by one, which lies in many."""
    return region.box is not None or len(region.points) > 1


def prompts_of(regions: Sequence[Region], scale: NDArray[np.float64]) -> Prompts:
    """The prompts for regions of one picture, a pixel of which is `scale` (2,) pixels of the square.

    They are filled up with points that are nothing, which change no mask.
    """
    each, length = [_points(region) for region in regions], FEWEST
    while length < max(map(len, each)):
        length *= 2
    filled = np.array([[*points, *[(0.0, 0.0, NOTHING)] * (length - len(points))] for points in each])
    return Prompts((filled[..., :2] * scale).astype(np.float32), filled[..., 2].astype(np.int32))


def _points(region: Region) -> list[tuple[float, float, int]]:
    points = [(each.x, each.y, INSIDE if each.inside else OUTSIDE) for each in region.points]
    if region.box is None:
        return points
    left, top, right, bottom = region.box
    return [(left, top, UPPER_LEFT), (right, bottom, LOWER_RIGHT), *points]
