"""One model of latents, opened: a picture and what it is to become in, the picture changed out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from processor.base import Context
from processor.diffusion.pixels import covering, levels, shares
from processor.encoders.clip_folder import ClipEncoder
from processor.encoders.vectors import Floats
from processor.imaging.encode import encode_jpeg
from processor.stopwatch import Stopwatch
from processor.tasks.edit.adamw import AdamW
from processor.tasks.edit.editing import Asked, Edited
from processor.tasks.edit.latents.manifest import Manifest
from processor.tasks.edit.latents.networks import SizedNetworks
from processor.tasks.edit.latents.steering import Steering
from processor.tasks.edit.latents.wanted import counted, wanted
from processor.tasks.edit.targets import direction_of, similarities
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.spec import Method

RUNTIME, PRECISION = "openvino", "f32"
"""Of every model: what is left of a gradient in fewer digits is of no use, and a seed is to mean the same bytes."""

SPREAD = 0.5
"""The deviation of the latents that a seed makes: about that of a picture's."""

QUALITY = 75


@dataclass(frozen=True, slots=True)
class LatentsModel:
    """An `Editor`. `clip` steers, `second` only looks; `networks` makes those of a width, a height and so many cuts."""

    manifest: Manifest
    clip: ClipEncoder
    second: ClipEncoder | None
    networks: Callable[[int, int, int], SizedNetworks]

    @property
    def methods(self) -> tuple[Method, ...]:
        return (Method.LATENTS,)

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, PRECISION)

    @property
    def info(self) -> ModelInfo:
        manifest = self.manifest
        facts = {
            "about": manifest.about,
            "methods": list(self.methods),
            "defaults": asdict(manifest.defaults),
            "tokens": manifest.clip.tokens,
            "second_clip": manifest.second is not None,
        }
        return ModelInfo("edit", self.version, manifest.notice, False, manifest.license, facts)

    def edit(self, asked: Asked, context: Context, watch: Stopwatch) -> Edited:
        job = wanted(asked, self.manifest)
        context.step(0, job.steps)
        with watch.stage("prompt"):
            direction = direction_of(asked, self.clip)
        networks = self.networks(job.width, job.height, job.cuts)
        random = np.random.Generator(np.random.Philox(asked.seed))
        latents = _begun(asked, networks, random, watch)
        with watch.stage("open"):
            graph = networks.steering
        stopped = False

        def goes_on(done: int, picture: Floats) -> bool:
            nonlocal stopped
            context.step(done, job.steps, encode_jpeg(levels(picture), QUALITY) if job.previews else None)
            stopped = context.stopping and done < job.steps
            return not stopped

        optimizer = AdamW(self.manifest.defaults.rate, self.manifest.defaults.decay)
        steering = Steering(graph, job.height, job.width, job.cuts, self.manifest.clip.preparation.side)
        with watch.stage("steps"):
            made = steering.steered(latents, direction, random, optimizer, job.steps, goes_on)
        pixels = levels(made.picture)
        with watch.stage("decode"):
            similarity = tuple(similarities(asked, pixels, self.clip, self.second))
        options, whole = counted(asked, job), self.clip.is_whole(asked.prompt)
        return Edited(pixels, len(made.losses), options, stopped, whole, made.losses, similarity)


def _begun(asked: Asked, networks: SizedNetworks, random: np.random.Generator, watch: Stopwatch) -> Floats:
    """The latents of the picture, where there is one, else of noise."""
    if asked.image is None:
        return SPREAD * random.standard_normal(networks.shape, np.float32)
    with watch.stage("open"):
        encoder = networks.encoder
    with watch.stage("encode"):
        picture = shares(covering(asked.image.pixels, networks.width, networks.height))
        return np.asarray(encoder.run({"picture": picture})["latents"], np.float32)
