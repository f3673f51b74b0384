"""Euler's steps along the way from noise to picture (Karras et al., 2022), straight or with new noise in each.

Latents are the picture's plus sigma times noise, and made smaller for the network.
"""

from math import sqrt

import numpy as np

from processor.diffusion.schedulers.base import Floats, Noise, Stepped
from processor.diffusion.schedulers.noise_schedule import LEADING, LINSPACE, NoiseSchedule
from processor.diffusion.schedulers.spacing import spaced


class Euler:
    """A `Scheduler`. `spacing` is the schedule's, or what it is given."""

    def __init__(self, schedule: NoiseSchedule, steps: int, spacing: str = "") -> None:
        self._schedule, self._spacing = schedule, spacing or schedule.spacing or LINSPACE
        times = spaced(self._spacing, schedule.times, steps, schedule.offset).astype(np.float32)
        self.timesteps = times
        sigmas = np.interp(times, np.arange(schedule.times), schedule.sigmas)
        self._sigmas = [*map(float, sigmas), 0.0]

    def begin(self, noise: Floats) -> Floats:
        most = self._sigmas[0]
        return noise * (sqrt(most**2 + 1) if self._spacing == LEADING else most)

    def noised(self, latents: Floats, noise: Floats, at: int) -> Floats:
        return latents + self._sigmas[at] * noise

    def scaled(self, latents: Floats, at: int) -> Floats:
        return latents / sqrt(self._sigmas[at] ** 2 + 1)

    def step(self, latents: Floats, predicted: Floats, at: int, noise: Noise) -> Stepped:
        sigma, following = self._sigmas[at : at + 2]
        clean = self._schedule.clean(self.scaled(latents, at), predicted, 1 / (sigma**2 + 1))
        added = self._added(sigma, following)
        along = (latents - clean) / sigma
        moved = latents + (sqrt(following**2 - added**2) - sigma) * along
        return Stepped(moved + added * noise() if added else moved, clean)

    def _added(self, sigma: float, following: float) -> float:  # noqa: ARG002 - one of its kind adds some
        """The deviation of the noise that is added in a step."""
        return 0.0


class EulerAncestral(Euler):
    """Euler's steps that go farther than they should, and are brought back by new noise."""

    def _added(self, sigma: float, following: float) -> float:
        return sqrt(following**2 * (sigma**2 - following**2) / sigma**2)
