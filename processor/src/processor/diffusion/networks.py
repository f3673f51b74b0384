"""The networks of one size of pictures, made ready when it is first asked for; the sizes used last are kept."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from processor.diffusion.manifest import DECODER, ENCODER, TEXT, TINY, UNET, Manifest
from processor.runtimes import Execution, Graph, Shapes, open_graph

KEPT = 2
"""So many sizes: each takes the memory of all weights."""


@dataclass(frozen=True)
class SizedNetworks:
    """The networks for pictures of `width` x `height` pixels. Each is opened when it is first needed, for good."""

    folder: Path
    manifest: Manifest
    execution: Execution
    width: int
    height: int

    @property
    def latents(self) -> tuple[int, ...]:
        """The shape of the latents of a picture: (1, channels, h, w)."""
        factor = self.manifest.factor
        return (1, self.manifest.channels, self.height // factor, self.width // factor)

    @cached_property
    def unet(self) -> Graph:
        told = {"guidance_embedding": (1, self.manifest.guidance)} if self.manifest.guidance else {}
        shown = (1, self.manifest.channels + self.manifest.beside, *self.latents[2:])
        return self._open(UNET, {"latents": shown, "timestep": (1,), **self._states, **told})

    @cached_property
    def decoder(self) -> Graph:
        return self._open(DECODER, {"latents": self.latents})

    @cached_property
    def tiny(self) -> Graph | None:
        return self._open(TINY, {"latents": self.latents}) if self.manifest.tiny else None

    @cached_property
    def encoder(self) -> Graph:
        return self._open(ENCODER, {"picture": (1, self.height, self.width, 3)})

    @property
    def _states(self) -> Shapes:
        return {"states": (1, self.manifest.tokens, self.manifest.width)}

    def _open(self, name: str, shapes: Shapes) -> Graph:
        return open_graph(self.folder / name, self.execution, shapes)


class Sizes:
    """The networks of `KEPT` sizes, made by `make` of a width and a height. Safe to use from many threads."""

    def __init__(self, make: Callable[[int, int], SizedNetworks]) -> None:
        self._make = make
        self._kept = OrderedDict[tuple[int, int], SizedNetworks]()
        self._changing = Lock()

    def of(self, width: int, height: int) -> SizedNetworks:
        """Those for pictures of that size, in pixels."""
        with self._changing:
            found = self._kept.pop((width, height), None) or self._make(width, height)
            self._kept[width, height] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found


def open_text(folder: Path, manifest: Manifest, threads: int | None) -> Graph:
    """The network that prompts are told by."""
    return open_graph(folder / TEXT, Execution("f32", threads), {"ids": (1, manifest.tokens)})
