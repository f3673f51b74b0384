"""The networks of one size of pictures and one number of cuts, made ready when they are first asked for."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from processor.gradients.opening import open_with_gradients
from processor.runtimes import Execution, Graph, open_graph
from processor.tasks.edit.latents.manifest import ENCODER, STEERING, Manifest

LOSS, LATENTS = "loss", "latents"


@dataclass(frozen=True)
class SizedNetworks:
    """Each is opened when it is first needed, for good."""

    folder: Path
    manifest: Manifest
    execution: Execution
    width: int
    height: int
    cuts: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the latents of a picture: (1, latents, h, w)."""
        factor = self.manifest.factor
        return (1, self.manifest.latents, self.height // factor, self.width // factor)

    @cached_property
    def encoder(self) -> Graph:
        return open_graph(self.folder / ENCODER, self.execution, {"picture": (1, self.height, self.width, 3)})

    @cached_property
    def steering(self) -> Graph:
        """With one output more, the gradient of the loss: how much each latent changes it."""
        side = self.manifest.clip.preparation.side
        shapes = {
            LATENTS: self.shape,
            "rows": (self.cuts, side, self.height),
            "columns": (self.cuts, self.width, side),
            "noise": (self.cuts, 3, side, side),
        }
        return open_with_gradients(self.folder / STEERING, self.execution, shapes, LOSS, (LATENTS,))
