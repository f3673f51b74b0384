"""What the network says is noise, as the words of a prompt have it."""

from dataclasses import dataclass
from math import log

import numpy as np

from processor.diffusion.schedulers.base import Floats
from processor.runtimes import Graph

PERIOD, SCALE = 10_000, 1000.0
"""Of the sines that a distilled network is told its guidance by."""


@dataclass(frozen=True, slots=True)
class Denoiser:
    """The `unet` (`processor.export.diffusion.unet`) with the `states` of a prompt, (1, tokens, width).

    With the states of what is `unwanted` it is asked twice, and what they differ in counts `guidance` times; without,
    once. One that was distilled is told its guidance instead, as `told` (1, dimensions). One that mends pictures is
    shown what is to be mended `beside` the latents, as further channels (1, more, h, w).
    """

    unet: Graph
    states: Floats
    unwanted: Floats | None = None
    guidance: float = 1.0
    told: Floats | None = None
    beside: Floats | None = None

    def predicted(self, latents: Floats, time: float) -> Floats:
        """The noise or velocity in `latents` (1, channels, h, w) at that time, of the same shape."""
        wanted = self._half(latents, time, self.states)
        if self.unwanted is None:
            return wanted
        unwanted = self._half(latents, time, self.unwanted)
        return unwanted + np.float32(self.guidance) * (wanted - unwanted)

    def _half(self, latents: Floats, time: float, states: Floats) -> Floats:
        shown = latents if self.beside is None else np.concatenate([latents, self.beside], 1, dtype=np.float32)
        inputs = {"latents": np.ascontiguousarray(shown), "timestep": np.array([time], np.float32), "states": states}
        if self.told is not None:
            inputs["guidance_embedding"] = self.told
        return np.asarray(self.unet.run(inputs)["noise"], np.float32)


def guidance_embedding(guidance: float, dimensions: int) -> Floats:
    """What a distilled network (LCM) is told its guidance by, (1, dimensions): sines, then cosines."""
    rates = np.exp(-log(PERIOD) * np.arange(dimensions // 2) / (dimensions // 2 - 1))
    angles = (guidance - 1) * SCALE * rates
    return np.concatenate([np.sin(angles), np.cos(angles)])[None].astype(np.float32)
