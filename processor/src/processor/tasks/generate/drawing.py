"""The pictures of one job, one after the other."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.base import Context
from processor.diffusion.denoiser import Denoiser
from processor.diffusion.loop import draw
from processor.diffusion.model import DiffusionModel
from processor.diffusion.noise import PictureNoise, seed_of
from processor.diffusion.pipeline import Pipeline
from processor.diffusion.pixels import covering, shares
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
        wanted = self.wanted
        networks = self.model.networks.of(wanted.width, wanted.height)
        pipeline = Pipeline(self.model, networks, self.watch)
        scheduler(wanted.scheduler, self.model.schedule, wanted.steps)  # refused before anything is opened
        self.context.step(0, self._total)
        denoiser = pipeline.denoiser(self.prompt, wanted.negative_prompt, wanted.guidance)
        began = self._encoded(pipeline)
        previews = pipeline.previews() if wanted.previews else None
        for number in range(wanted.n):
            seed = seed_of(wanted.seed, number)
            latents, steps = self._drawn(denoiser, networks.latents, seed, number, began, previews)
            if number and steps < self._steps:
                return
            with self.watch.stage("decode"):
                pixels = pipeline.decoded(latents, tiny=wanted.decoder == Decoder.TINY)
                withheld = self.model.withheld(pixels)
                yield Drawn(seed, b"" if withheld else self._png(pixels, seed, steps), steps, withheld)
            if self.context.stopping:
                return

    @property
    def size(self) -> ImageSize:
        return ImageSize(self.wanted.width, self.wanted.height)

    @property
    def _steps(self) -> int:
        """How many each picture takes."""
        return self.wanted.steps - self.wanted.skip(self.photo)

    @property
    def prompt_whole(self) -> bool:
        return self.model.prompts.is_whole(self.prompt)

    @property
    def options(self) -> dict[str, Any]:
        return self.wanted.to_dict()

    @property
    def _total(self) -> int:
        return self._steps * self.wanted.n

    def _encoded(self, pipeline: Pipeline) -> Floats | None:
        """The latents of the photo."""
        if self.photo is None:
            return None
        return pipeline.encoded(shares(covering(self.photo.pixels, self.wanted.width, self.wanted.height)))

    def _drawn(
        self,
        denoiser: Denoiser,
        shape: tuple[int, ...],
        seed: int,
        number: int,
        began: Floats | None,
        previews: Previews | None,
    ) -> tuple[Floats, int]:
        """The latents of one picture, and after how many steps: fewer than it takes where nobody waits for the rest."""
        taken = 0

        def tell(done: int, clean: Floats) -> bool:
            nonlocal taken
            taken = done
            preview = previews.of(clean) if previews else None
            self.context.step(number * self._steps + done, self._total, preview)
            return self.context.stopping and done < self._steps

        steps = scheduler(self.wanted.scheduler, self.model.schedule, self.wanted.steps)
        with self.watch.stage("steps"):
            latents = draw(denoiser, steps, PictureNoise(seed, shape), tell, began, self.wanted.skip(self.photo))
        return latents, taken

    def _png(self, pixels: NDArray[np.uint8], seed: int, steps: int) -> bytes:
        alone = {**self.wanted.to_dict(), "n": 1, "seed": str(seed)}
        if steps < self._steps:
            alone["stopped_after"] = steps
        parameters = {"prompt": self.prompt, **alone, "model": asdict(self.model.version)}
        return marked(encode_png(pixels), parameters, of_picture=self.photo is not None)
