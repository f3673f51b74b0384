"""A Stable Diffusion that changes pictures."""

from dataclasses import dataclass, replace

import numpy as np

from processor.base import Context
from processor.diffusion.loop import draw
from processor.diffusion.model import DiffusionModel
from processor.diffusion.noise import PictureNoise
from processor.diffusion.pipeline import Pipeline
from processor.diffusion.pixels import Pixels, resized, shares
from processor.diffusion.schedulers.base import Floats
from processor.diffusion.schedulers.choosing import scheduler
from processor.stopwatch import Stopwatch
from processor.tasks.edit.diffusion.masks import pasted, touched
from processor.tasks.edit.diffusion.wanted import Wanted, counted, wanted
from processor.tasks.edit.editing import Asked, Edited
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.spec import Method

GREY = 0.5
"""What a model that mends pictures is shown instead of what is to be mended."""


@dataclass(frozen=True, slots=True)
class DiffusionEditor:
    """An `Editor`."""

    model: DiffusionModel

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def info(self) -> ModelInfo:
        info = self.model.info
        return replace(info, task="edit", facts={**info.facts, "methods": list(self.methods)})

    @property
    def methods(self) -> tuple[Method, ...]:
        return (Method.INPAINT,) if self.model.manifest.mends else (Method.DIFFUSE, Method.INPAINT)

    def edit(self, asked: Asked, context: Context, watch: Stopwatch) -> Edited:
        found = wanted(asked, self.model.manifest)
        pipeline = Pipeline(self.model, self.model.networks.of(found.width, found.height), watch)
        job = _Job(pipeline, found, asked, context)
        latents, done = job.latents()
        with watch.stage("decode"):
            changed = job.changed(latents)
            withheld = self.model.withheld(changed)
        return Edited(
            job.whole(changed),
            done,
            counted(found, asked),
            stopped=done < job.steps,
            prompt_whole=self.model.prompts.is_whole(asked.prompt),
            withheld=withheld,
        )


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture, changed as is `wanted`."""

    pipeline: Pipeline
    wanted: Wanted
    asked: Asked
    context: Context

    @property
    def steps(self) -> int:
        """How many it takes."""
        return self.wanted.steps - self.wanted.skip

    def latents(self) -> tuple[Floats, int]:
        """Of what comes of it, and after how many steps: fewer where the client wanted no more of them.

        Raises what the context raises, between two steps.
        """
        wanted, model, networks = self.wanted, self.pipeline.model, self.pipeline.networks
        steps = scheduler(wanted.scheduler, model.schedule, wanted.steps)  # refused before anything is opened
        self.context.step(0, self.steps)
        picture = shares(resized(wanted.shown, wanted.width, wanted.height))
        mask = None if wanted.mask is None else touched(wanted.mask, *networks.latents[:1:-1])
        beside = self._beside(picture, mask) if model.manifest.mends else None
        denoiser = self.pipeline.denoiser(self.asked.prompt, wanted.negative_prompt, wanted.guidance, beside)
        previews = self.pipeline.previews() if wanted.previews else None

        done = 0

        def tell(so_far: int, clean: Floats) -> bool:
            nonlocal done
            done = so_far
            self.context.step(done, self.steps, previews.of(clean) if previews else None)
            return self.context.stopping and done < self.steps

        began = None if beside is not None and wanted.skip == 0 else self.pipeline.encoded(picture)
        noise = PictureNoise(self.asked.seed, networks.latents)
        with self.pipeline.watch.stage("steps"):
            blended = mask if beside is None else None
            return draw(denoiser, steps, noise, tell, began, wanted.skip, blended), done

    def changed(self, latents: Floats) -> Pixels:
        """What the window shows after: the picture of the latents, and what was there before where the mask is not."""
        shown = self.wanted.shown
        made = resized(self.pipeline.decoded(latents), shown.shape[1], shown.shape[0])
        return made if self.wanted.mask is None else pasted(shown, made, self.wanted.mask)

    def whole(self, changed: Pixels) -> Pixels:
        """The picture with what changed in the window."""
        made = np.array(self.wanted.before)
        made[self.wanted.window] = changed
        return made

    def _beside(self, picture: Floats, mask: Floats | None) -> Floats | None:
        """What a network that mends pictures is shown: the mask, and the latents of the picture with nothing there."""
        if mask is None or self.wanted.mask is None:
            return None
        gone = touched(self.wanted.mask, self.wanted.width, self.wanted.height)[0, 0, ..., None] > 0
        return np.concatenate([mask, self.pipeline.encoded(np.where(gone, np.float32(GREY), picture))], 1)
