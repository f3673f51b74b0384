"""The noise of pictures: the same for a seed, whoever draws it, how many others are drawn beside it, and where."""

from collections.abc import Mapping
from secrets import randbelow
from typing import Any

import numpy as np

from processor.diffusion.schedulers.base import Floats
from wire.tasks.made_pictures import LAST_SEED

SEEDS = LAST_SEED + 1


class PictureNoise:
    """All noise of one picture, in the order in which it is drawn, of `shape`. One stream (Philox) for each picture."""

    def __init__(self, seed: int, shape: tuple[int, ...]) -> None:
        self._random = np.random.Generator(np.random.Philox(seed))
        self._shape = shape

    def __call__(self) -> Floats:
        """The next noise: normally distributed, mean 0, deviation 1, float32."""
        return self._random.standard_normal(self._shape, np.float32)


def seed_of(first: int, number: int) -> int:
    """The seed of picture `number`, from 0, of a job with the seed `first`: what it has alone. Behind the last is 0."""
    return (first + number) % SEEDS


def first_seed(options: Mapping[str, Any]) -> int:
    """The seed that the `options` name, else one that is drawn."""
    return int(options["seed"]) if options["seed"] else randbelow(SEEDS)
