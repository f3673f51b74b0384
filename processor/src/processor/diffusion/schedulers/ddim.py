"""DDIM (Song et al., 2020) without noise of its own: the same way each time."""

from math import sqrt

import numpy as np

from processor.diffusion.schedulers.base import Floats, Noise, Stepped
from processor.diffusion.schedulers.noise_schedule import LEADING, NoiseSchedule
from processor.diffusion.schedulers.spacing import spaced


class Ddim:
    """A `Scheduler`."""

    def __init__(self, schedule: NoiseSchedule, steps: int) -> None:
        self._schedule, self._stride = schedule, schedule.times // steps
        times = spaced(schedule.spacing or LEADING, schedule.times, steps, schedule.offset)
        self.timesteps = np.round(times).astype(np.float32)

    def begin(self, noise: Floats) -> Floats:
        return noise

    def noised(self, latents: Floats, noise: Floats, at: int) -> Floats:
        alpha = self._alpha(int(self.timesteps[at]))
        return sqrt(alpha) * latents + sqrt(1 - alpha) * noise

    def scaled(self, latents: Floats, at: int) -> Floats:  # noqa: ARG002 - a Scheduler's
        return latents

    def step(self, latents: Floats, predicted: Floats, at: int, noise: Noise) -> Stepped:  # noqa: ARG002
        time = int(self.timesteps[at])
        alpha, following = self._alpha(time), self._alpha(time - self._stride)
        clean = self._schedule.clean(latents, predicted, alpha)
        left = self._schedule.noise(latents, predicted, alpha)
        return Stepped(sqrt(following) * clean + sqrt(1 - following) * left, clean)

    def _alpha(self, time: int) -> float:
        return float(self._schedule.alphas[time]) if time >= 0 else self._schedule.final
