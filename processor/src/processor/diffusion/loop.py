"""The loop that a picture comes out of: what the network says is noise is taken away, step by step."""

from collections.abc import Callable

import numpy as np

from processor.diffusion.denoiser import Denoiser
from processor.diffusion.schedulers.base import Floats, Noise, Scheduler

Tell = Callable[[int, Floats], bool | None]
"""Hears after each step how many are done, and what the latents of the picture are expected to be; says whether that is
enough. What it raises ends the loop there."""


def skipped(steps: int, strength: float) -> int:
    """How many of so many steps are left out, where a picture is to keep something: none at a `strength` of 1, and all
    but one at 0."""
    return steps - max(1, min(steps, int(steps * strength)))


def draw(
    denoiser: Denoiser,
    scheduler: Scheduler,
    noise: Noise,
    tell: Tell,
    picture: Floats | None = None,
    skip: int = 0,
    mask: Floats | None = None,
) -> Floats:
    """The latents of a picture, (1, channels, h, w), made of nothing but `noise`; or of the latents of a `picture` and
    noise, without the first steps, as many as `skip` says.

    Where a `mask` (1, 1, h, w) is 0, the picture stays what it is, and is as noisy as the rest in each step; where it
    is 1 it becomes another, of which nothing is there before where no step is left out. Where `tell` has enough, they
    are what it was told last.
    """
    first = noise()
    anew = picture is None or (mask is not None and skip == 0)
    latents = scheduler.begin(first) if anew or picture is None else scheduler.noised(picture, first, skip)
    last = len(scheduler.timesteps) - 1
    for at in range(skip, last + 1):
        predicted = denoiser.predicted(scheduler.scaled(latents, at), float(scheduler.timesteps[at]))
        stepped = scheduler.step(latents, predicted, at, noise)
        latents, clean = stepped.latents, stepped.clean
        if picture is not None and mask is not None:
            kept = picture if at == last else scheduler.noised(picture, first, at + 1)
            latents, clean = (
                mask * changed + (1 - mask) * there for changed, there in ((latents, kept), (clean, picture))
            )
        latents = np.asarray(latents, np.float32)
        if tell(at + 1 - skip, clean):
            return np.asarray(clean, np.float32)
    return latents
