"""The pictures of one job, one after the other."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.base import Context
from processor.diffusion.denoiser import Denoiser, guidance_embedding
from processor.diffusion.loop import draw
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import SizedNetworks
from processor.diffusion.noise import PictureNoise, seed_of
from processor.diffusion.pixels import levels, shares
from processor.diffusion.previews import Previews
from processor.diffusion.schedulers.base import Floats
from processor.diffusion.schedulers.choosing import scheduler
from processor.imaging.decode import Photo
from processor.imaging.encode import encode_png
from processor.imaging.marks import marked
from processor.stopwatch import Stopwatch
from processor.tasks.generate.generator import Drawn
from processor.tasks.generate.wanted import Wanted
from wire.image_size import ImageSize
from wire.tasks.generate.spec import Decoder


@dataclass(frozen=True, slots=True)
class Drawing:
    """A `Making`: what `wanted` says, drawn by `model` of the `prompt` and, where there is one, of a `photo`."""

    model: DiffusionModel
    wanted: Wanted
    prompt: str
    photo: Photo | None
    context: Context
    watch: Stopwatch

    def pictures(self) -> Iterator[Drawn]:
        networks = self.model.sizes.of(self.wanted.width, self.wanted.height)
        scheduler(self.wanted.scheduler, self.model.schedule, self.wanted.steps)  # refused before anything is opened
        self.context.step(0, self._total)
        denoiser = self._denoiser(networks)
        began = self._encoded(networks)
        previews = self._previews(networks)
        for number in range(self.wanted.n):
            seed = seed_of(self.wanted.seed, number)
            latents = self._drawn(denoiser, networks, seed, number, began, previews)
            with self.watch.stage("decode"):
                pixels = self._decoded(networks, latents)
                withheld = self.model.withheld(pixels)
                yield Drawn(seed, b"" if withheld else self._png(pixels, seed), withheld)

    @property
    def size(self) -> ImageSize:
        return ImageSize(self.wanted.width, self.wanted.height)

    @property
    def steps(self) -> int:
        return self.wanted.steps - self.wanted.skip(self.photo)

    @property
    def prompt_whole(self) -> bool:
        return self.model.prompts.is_whole(self.prompt)

    @property
    def options(self) -> dict[str, Any]:
        return self.wanted.to_dict()

    @property
    def _total(self) -> int:
        return self.steps * self.wanted.n

    def _denoiser(self, networks: SizedNetworks) -> Denoiser:
        guidance, told = self.wanted.guidance, self.model.manifest.guidance
        with self.watch.stage("prompt"):
            states = self.model.prompts.states(self.prompt)
            twice = guidance > 1 and not told
            unwanted = self.model.prompts.states(self.wanted.negative_prompt) if twice else None
        with self.watch.stage("open"):
            unet = networks.unet
        return Denoiser(unet, states, unwanted, guidance, guidance_embedding(guidance, told) if told else None)

    def _encoded(self, networks: SizedNetworks) -> Floats | None:
        """The latents of the photo: the middle of what they may be, so that they are the same each time."""
        if self.photo is None:
            return None
        with self.watch.stage("open"):
            encoder = networks.encoder
        with self.watch.stage("encode"):
            picture = shares(self.photo.pixels, self.wanted.width, self.wanted.height)
            mean = encoder.run({"picture": picture})["mean"]
            return np.asarray(mean * np.float32(self.model.manifest.scale), np.float32)

    def _previews(self, networks: SizedNetworks) -> Previews | None:
        if not self.wanted.previews:
            return None
        with self.watch.stage("open"):
            return Previews(np.array(self.model.manifest.colors, np.float32), networks.tiny)

    def _drawn(
        self,
        denoiser: Denoiser,
        networks: SizedNetworks,
        seed: int,
        number: int,
        began: Floats | None,
        previews: Previews | None,
    ) -> Floats:
        def tell(done: int, clean: Floats) -> None:
            preview = previews.of(clean) if previews else None
            self.context.step(number * self.steps + done, self._total, preview)

        steps = scheduler(self.wanted.scheduler, self.model.schedule, self.wanted.steps)
        noise = PictureNoise(seed, networks.latents)
        with self.watch.stage("steps"):
            return draw(denoiser, steps, noise, tell, began, self.wanted.skip(self.photo))

    def _decoded(self, networks: SizedNetworks, latents: Floats) -> NDArray[np.uint8]:
        tiny = networks.tiny if self.wanted.decoder == Decoder.TINY else None
        with self.watch.stage("open"):
            decoder = tiny or networks.decoder
        return levels(decoder.run({"latents": np.ascontiguousarray(latents)})["picture"][0])

    def _png(self, pixels: NDArray[np.uint8], seed: int) -> bytes:
        alone = {**self.wanted.to_dict(), "n": 1, "seed": str(seed)}
        parameters = {"prompt": self.prompt, **alone, "model": asdict(self.model.version)}
        return marked(encode_png(pixels), parameters, of_picture=self.photo is not None)
