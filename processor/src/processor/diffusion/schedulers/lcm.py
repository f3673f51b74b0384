"""Latent consistency models (Luo et al., 2023): each step guesses the picture, and adds the next one's noise to it."""

from math import sqrt

import numpy as np

from processor.diffusion.schedulers.base import Floats, Noise, Stepped
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from wire.errors import BadOptionError

DEVIATION = 0.5
"""Of the data, as the networks were distilled with."""


class Lcm:
    """A `Scheduler`. Raises BadOptionError for more steps than the network was distilled in."""

    def __init__(self, schedule: NoiseSchedule, steps: int) -> None:
        if steps > schedule.original_steps:
            raise BadOptionError(
                f"Option steps: expected at most {schedule.original_steps} with the scheduler lcm, got {steps}."
            )
        self._schedule = schedule
        learned = np.arange(1, schedule.original_steps + 1) * (schedule.times // schedule.original_steps) - 1
        places = np.floor(np.linspace(0, len(learned), steps, endpoint=False)).astype(int)
        self.timesteps = learned[::-1][places].astype(np.float32)

    def begin(self, noise: Floats) -> Floats:
        return noise

    def noised(self, latents: Floats, noise: Floats, at: int) -> Floats:
        alpha = self._alpha(at)
        return sqrt(alpha) * latents + sqrt(1 - alpha) * noise

    def scaled(self, latents: Floats, at: int) -> Floats:  # noqa: ARG002 - a Scheduler's
        return latents

    def step(self, latents: Floats, predicted: Floats, at: int, noise: Noise) -> Stepped:
        guessed = self._schedule.clean(latents, predicted, self._alpha(at))
        time = float(self.timesteps[at]) * self._schedule.time_scaling
        variance = time**2 + DEVIATION**2
        clean = (time / sqrt(variance)) * guessed + (DEVIATION**2 / variance) * latents
        if at + 1 == len(self.timesteps):
            return Stepped(clean, clean)
        return Stepped(self.noised(clean, noise(), at + 1), clean)

    def _alpha(self, at: int) -> float:
        return float(self._schedule.alphas[int(self.timesteps[at])])
