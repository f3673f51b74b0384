"""What a job does with a model's networks, whatever task it is of: words told, pictures encoded, latents decoded."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.diffusion.denoiser import Denoiser, guidance_embedding
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import SizedNetworks
from processor.diffusion.pixels import levels
from processor.diffusion.previews import Previews
from processor.diffusion.schedulers.base import Floats
from processor.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The `networks` of a `model` for pictures of one size, at work for one job, which measures them by its `watch`."""

    model: DiffusionModel
    networks: SizedNetworks
    watch: Stopwatch

    def denoiser(self, prompt: str, negative_prompt: str, guidance: float, beside: Floats | None = None) -> Denoiser:
        """What takes noise away as the words have it; `beside` is what a model that mends pictures is shown."""
        told = self.model.manifest.guidance
        with self.watch.stage("prompt"):
            states = self.model.prompts.states(prompt)
            unwanted = self.model.prompts.states(negative_prompt) if guidance > 1 and not told else None
        with self.watch.stage("open"):
            unet = self.networks.unet
        embedding = guidance_embedding(guidance, told) if told else None
        return Denoiser(unet, states, unwanted, guidance, embedding, beside)

    def encoded(self, picture: Floats) -> Floats:
        """The latents (1, channels, h, w) of a picture (1, height, width, 3), 0 to 1: the middle of what they may be,
        so that they are the same each time."""
        with self.watch.stage("open"):
            encoder = self.networks.encoder
        with self.watch.stage("encode"):
            mean = encoder.run({"picture": picture})["mean"]
            return np.asarray(mean * np.float32(self.model.manifest.scale), np.float32)

    def previews(self) -> Previews:
        """What shows the way there."""
        with self.watch.stage("open"):
            return Previews(np.array(self.model.manifest.colors, np.float32), self.networks.tiny)

    def decoded(self, latents: Floats, *, tiny: bool = False) -> NDArray[np.uint8]:
        """The picture (height, width, 3) of latents; by the `tiny` decoder, where there is one."""
        with self.watch.stage("open"):
            decoder = (self.networks.tiny if tiny else None) or self.networks.decoder
        return levels(decoder.run({"latents": np.ascontiguousarray(latents)})["picture"][0])
