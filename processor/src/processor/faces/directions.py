"""Directions in which faces change: found without any labels, and named by what one sees.

They are the principal axes of the styles of many seeds (GANSpace, Härkönen et al., 2020), some of them for some layers
alone: the coarse layers make where things are, the fine ones their colors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

AXES = 16
"""So many can be asked for by their numbers, for all layers."""

EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Direction:
    """Along the axis of that number, from 0, in those `layers`, forwards or (`sign` -1) backwards. `about` says what is
    seen where one goes forward, and behind the semicolon what where one goes back."""

    axis: int
    layers: slice
    sign: int
    about: str


NAMED: Mapping[str, Direction] = {
    "turn": Direction(1, slice(0, 4), -1, "the head turns to the right of the picture; to the left"),
    "feminine": Direction(0, slice(4, 8), 1, "no beard, finer brows, longer lashes; a beard, heavier brows"),
    "smile": Direction(12, slice(3, 8), 1, "the mouth opens in a smile; it closes"),
    "young": Direction(3, slice(0, 8), 1, "younger, down to a child; older, and often with glasses"),
    "glasses": Direction(10, slice(0, 4), 1, "glasses, on most faces; none"),
    "fringe": Direction(13, slice(0, 4), 1, "hair on the forehead; hair combed back"),
    "fair": Direction(10, slice(4, 13), -1, "fair or grey hair; black hair"),
    "sidelight": Direction(15, slice(8, 13), 1, "light from one side; from the other"),
    "bright": Direction(13, slice(13, None), -1, "paler, and a brighter background; darker"),
    "warm": Direction(5, slice(13, None), -1, "warmer colors; colder ones"),
}
"""What was seen in faces of many seeds, five deviations each way."""


def directions(numbers: int) -> dict[str, Direction]:
    """All that there are where styles have so many numbers, and so as many axes."""
    plain = {
        f"pc{axis + 1}": Direction(axis, EVERY, 1, f"principal axis {axis + 1}, of which much changes at once")
        for axis in range(min(AXES, numbers))
    }
    return {name: each for name, each in NAMED.items() if each.axis < numbers} | plain
