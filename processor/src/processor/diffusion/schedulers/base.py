"""What every scheduler is to the loop that asks it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Noise = Callable[[], Floats]
"""Draws noise of the shape of the latents: normally distributed, mean 0, deviation 1."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step leads to: the `latents` of the next one, and what the picture without noise is expected to be."""

    latents: Floats
    clean: Floats


class Scheduler(Protocol):
    """The steps of one picture: made for it, and used for no other, since it may remember the step before."""

    timesteps: Floats
    """Of each step, what the network is told of the time; they fall."""

    def begin(self, noise: Floats) -> Floats:
        """The latents of the first step, of nothing but noise."""

    def noised(self, latents: Floats, noise: Floats, at: int) -> Floats:
        """The latents of step `at`, of a picture's latents and noise: what begins there keeps something of it."""

    def scaled(self, latents: Floats, at: int) -> Floats:
        """What the network is given in step `at`."""

    def step(self, latents: Floats, predicted: Floats, at: int, noise: Noise) -> Stepped:
        """What step `at` leads to, where the network has `predicted` noise or velocity. `noise` is called at most once.

        Steps are taken in their order.
        """
