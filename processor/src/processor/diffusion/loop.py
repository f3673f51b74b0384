"""The loop that a picture comes out of: what the network says is noise is taken away, step by step."""

from collections.abc import Callable

import numpy as np

from processor.diffusion.denoiser import Denoiser
from processor.diffusion.schedulers.base import Floats, Noise, Scheduler

Tell = Callable[[int, Floats], None]
"""Hears after each step how many are done, and what the latents of the picture are expected to be. What it raises ends
the loop there."""


def skipped(steps: int, strength: float) -> int:
    """How many of so many steps are left out, where a picture is to keep something: none at a `strength` of 1, and all
    but one at 0."""
    return steps - max(1, min(steps, int(steps * strength)))


def draw(
    denoiser: Denoiser, scheduler: Scheduler, noise: Noise, tell: Tell, picture: Floats | None = None, skip: int = 0
) -> Floats:
    """The latents of a picture, (1, channels, h, w), made of nothing but `noise`; or of the latents of a `picture` and
    noise, without the first steps, as many as `skip` says."""
    first = noise()
    latents = scheduler.begin(first) if picture is None else scheduler.noised(picture, first, skip)
    for at in range(skip, len(scheduler.timesteps)):
        predicted = denoiser.predicted(scheduler.scaled(latents, at), float(scheduler.timesteps[at]))
        stepped = scheduler.step(latents, predicted, at, noise)
        latents = np.asarray(stepped.latents, np.float32)
        tell(at + 1 - skip, stepped.clean)
    return latents
