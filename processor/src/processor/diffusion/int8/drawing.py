"""Scenes drawn by a model, with a look at what its network is shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from processor.diffusion.int8.scenes import Scene
from processor.diffusion.int8.similarity import Drawn
from processor.diffusion.loop import draw
from processor.diffusion.model import DiffusionModel
from processor.diffusion.noise import PictureNoise
from processor.diffusion.pipeline import Pipeline
from processor.diffusion.schedulers.base import Floats
from processor.diffusion.schedulers.choosing import scheduler
from processor.runtimes import Array, Graph
from processor.stopwatch import Stopwatch

Look = Callable[[Graph], Graph]
"""Takes the network's place, to see what passes."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """A `Graph` that answers what `graph` does, and knows which latents it was shown."""

    graph: Graph
    shown: list[Floats] = field(default_factory=list)

    def run(self, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        self.shown.append(inputs["latents"].copy())
        return self.graph.run(inputs)


def drawn(
    model: DiffusionModel, scenes: Sequence[Scene], side: int, steps: int, look: Look = lambda graph: graph
) -> Iterator[Drawn]:
    """Each of the `scenes`, `side` pixels each way, in so many steps; all else is the model's own."""
    own = model.manifest.defaults
    pipeline = Pipeline(model, model.networks.of(side, side), Stopwatch())
    for scene in scenes:
        denoiser = pipeline.denoiser(scene.prompt, "", own.guidance)
        remembering = Remembering(look(denoiser.unet))
        latents = draw(
            replace(denoiser, unet=remembering),
            scheduler(own.scheduler, model.schedule, steps),
            PictureNoise(scene.seed, pipeline.networks.latents),
            lambda *_: None,
        )
        yield Drawn(tuple(remembering.shown), latents)
