"""DPM-Solver++ of second order (Lu et al., 2022), which looks back at the step before: DPM++ 2M."""

from math import log, sqrt

import numpy as np

from processor.diffusion.schedulers.base import Floats, Noise, Stepped
from processor.diffusion.schedulers.noise_schedule import LINSPACE, NoiseSchedule
from processor.diffusion.schedulers.spacing import spaced_after


class DpmMultistep:
    """A `Scheduler`. The first step and the last one are of first order."""

    def __init__(self, schedule: NoiseSchedule, steps: int) -> None:
        self._schedule = schedule
        self.timesteps = spaced_after(schedule.spacing or LINSPACE, schedule.times, steps, schedule.offset).astype(
            np.float32
        )
        self._sigmas = [*map(float, schedule.sigmas[self.timesteps.astype(int)]), 0.0]
        self._before: Floats | None = None

    def begin(self, noise: Floats) -> Floats:
        return noise

    def noised(self, latents: Floats, noise: Floats, at: int) -> Floats:
        alpha = self._alpha(at)
        return sqrt(alpha) * latents + sqrt(1 - alpha) * noise

    def scaled(self, latents: Floats, at: int) -> Floats:  # noqa: ARG002 - a Scheduler's
        return latents

    def step(self, latents: Floats, predicted: Floats, at: int, noise: Noise) -> Stepped:  # noqa: ARG002
        clean = self._schedule.clean(latents, predicted, self._alpha(at))
        sigma, following = self._sigmas[at : at + 2]
        towards = clean
        if self._before is not None and following > 0:
            ahead, behind = log(sigma / following), log(self._sigmas[at - 1] / sigma)
            towards = clean + (ahead / behind / 2) * (clean - self._before)
        self._before = clean
        scale = sqrt(self._alpha(at + 1) / self._alpha(at))
        shrunk = following / sigma
        return Stepped(scale * shrunk * latents + sqrt(self._alpha(at + 1)) * (1 - shrunk) * towards, clean)

    def _alpha(self, at: int) -> float:
        return 1 / (self._sigmas[at] ** 2 + 1)
