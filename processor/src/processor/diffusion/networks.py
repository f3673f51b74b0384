"""The networks of a model: those for pictures of any size, which stay, and those for one size."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from processor.diffusion.manifest import DECODER, ENCODER, TEXT, TINY, UNET, UNET_INT8, Manifest
from processor.runtimes import ANY, Execution, Graph, Shapes, open_graph


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks of the converted model in `folder`. Safe to use from many threads.

    Those for pictures of any size are opened when they are first needed, for good: made ready for each size alone they
    are hardly faster, and each size has the memory of all weights (decision 48).
    """

    folder: Path
    manifest: Manifest
    execution: Execution
    _kept: dict[str, Graph] = field(default_factory=dict)
    _opening: Lock = field(default_factory=Lock)

    def of(self, width: int, height: int) -> "SizedNetworks":
        """Those for pictures of that size, in pixels."""
        return SizedNetworks(self, width, height)

    def for_any_size(self, name: str, shapes: Shapes) -> Graph:
        """The network in the file of that name, the same each time."""
        with self._opening:
            if name not in self._kept:
                self._kept[name] = self.opened(name, shapes)
            return self._kept[name]

    def opened(self, name: str, shapes: Shapes) -> Graph:
        """The network in the file of that name, anew. Raises ManifestError."""
        return open_graph(self.folder / name, self.execution, shapes)


@dataclass(frozen=True)
class SizedNetworks:
    """The networks of a model for pictures of `width` x `height` pixels, for one job.

    The decoder and the encoder take memory by the picture's pixels, more than by their weights: they are opened when
    they are first needed, and go with the job.
    """

    networks: Networks
    width: int
    height: int

    @property
    def latents(self) -> tuple[int, ...]:
        """The shape of the latents of a picture: (1, channels, h, w)."""
        factor = self._manifest.factor
        return (1, self._manifest.channels, self.height // factor, self.width // factor)

    @property
    def unet_inputs(self) -> dict[str, tuple[int, ...]]:
        """The shapes of what says what is noise is told, by name."""
        manifest = self._manifest
        told = {"guidance_embedding": (1, manifest.guidance)} if manifest.guidance else {}
        shown = (1, manifest.channels + manifest.beside, *self.latents[2:])
        return {"latents": shown, "timestep": (1,), "states": (1, manifest.tokens, manifest.width), **told}

    @property
    def unet(self) -> Graph:
        name = UNET_INT8 if self.networks.execution.precision == "int8" else UNET
        inputs = self.unet_inputs
        return self.networks.for_any_size(name, inputs | {"latents": (*inputs["latents"][:2], ANY, ANY)})

    @property
    def tiny(self) -> Graph | None:
        shown = (1, self._manifest.channels, ANY, ANY)
        return self.networks.for_any_size(TINY, {"latents": shown}) if self._manifest.tiny else None

    @cached_property
    def decoder(self) -> Graph:
        return self.networks.opened(DECODER, {"latents": self.latents})

    @cached_property
    def encoder(self) -> Graph:
        return self.networks.opened(ENCODER, {"picture": (1, self.height, self.width, 3)})

    @property
    def _manifest(self) -> Manifest:
        return self.networks.manifest


def open_text(folder: Path, manifest: Manifest, threads: int | None) -> Graph:
    """The network that prompts are told by."""
    execution = Execution("f32", threads, repeatable=True)
    return open_graph(folder / TEXT, execution, {"ids": (1, manifest.tokens)})
