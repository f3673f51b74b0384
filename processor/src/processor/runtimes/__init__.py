"""What executes a converted network. Chosen by the file's suffix; the framework is imported on first use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from processor.runtimes.telemetry import silence
from wire.errors import ManifestError

Floats = NDArray[np.float32]
Picture = NDArray[np.uint8] | Floats
Array = NDArray[Any]
Shapes = Mapping[str, tuple[int, ...]]
ANY_SHAPES: Shapes = MappingProxyType({})
ANY = -1
"""A side, in a shape, that may be of any length."""

Depth = type[np.uint8] | type[np.float32]


@dataclass(frozen=True, slots=True)
class Execution:
    """How a network is run.

    `precision` is what its numbers are computed in. `threads` bounds the cores in use, None for all that this process
    may have. `streams` is how many pictures are worked on at a time: 1 answers one picture soonest, None does most
    pictures a second. `kept_operations` bounds what is kept made ready for shapes of input that may come again, in
    operations of the network, of which each shape needs all; None leaves it to the runtime. `repeatable` asks for the
    same numbers on any number of threads, in float32 on a CPU, for as much memory again as the weights of long
    products take in their file. Not all sums of a network for inputs of any size are so on dozens (decision 47).
    """

    precision: str = "f32"
    threads: int | None = None
    streams: int | None = 1
    kept_operations: int | None = None
    repeatable: bool = False


class Runtime(Protocol):
    """A network that is ready to run, safe to use from many threads. `name` and `precision` are for its users' eyes.

    `dtype` is what it takes: float32 where Darknet's own numbers are wanted, uint8 where speed is.
    """

    name: str
    precision: str
    dtype: Depth

    def infer(self, picture: Picture) -> list[Floats]:
        """The raw heads, each (rows, columns, channels), in the cfg's order.

        `picture` is (1, height, width, 3) of `dtype`, RGB in 0 to 255; both sides multiples of the largest stride.
        """


class ServingRuntime(Runtime, Protocol):
    """A runtime that can be made ready for many callers before there is one."""

    def warm(self, picture: Picture) -> None:
        """Pictures of this one's shape are worked on at full speed from now on, however many at a time."""


class Graph(Protocol):
    """A network of any inputs and outputs, by name, ready to run and safe to use from many threads.

    Each new shape of its inputs costs time and memory once: whoever runs it gives it few.
    """

    def run(self, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        """The outputs of the inputs, which are C-contiguous and of the types that the network has for them."""


class MemoryGraph(Graph, Protocol):
    """A network that remembers: what it was given before counts in what it is given next. For one thread at a time."""

    def memory(self) -> Mapping[str, Array]:
        """A copy of what it remembers, by name."""

    def remember(self, memory: Mapping[str, Array]) -> None:
        """It remembers that, and nothing else; what `memory` gave is copied once more."""


def load(path: Path, execution: Execution, cache: Path | None = None) -> ServingRuntime:
    """The network in the file at `path`, ready to run.

    `cache` is a folder for what the runtime would otherwise compile again at each start. Raises ManifestError.
    """
    _expect(path)
    match path.suffix:
        case ".xml":
            silence()
            from processor.runtimes.device import runtime_of

            return runtime_of(path, execution, cache)
        case ".keras":
            from processor.runtimes.keras_runtime import KerasRuntime

            return KerasRuntime(path)
        case other:
            raise ManifestError(f"Network {path}: expected a .xml or .keras file, got {other or 'no suffix'}.")


def open_graph(path: Path, execution: Execution, shapes: Shapes = ANY_SHAPES) -> Graph:
    """The network in OpenVINO's file at `path`, ready to run; made for these `shapes` of inputs alone, by their names,
    where there are some, with ANY for a length that is not fixed: that is faster, and takes less memory. Raises
    ManifestError.
    """
    _expect(path)
    silence()
    from processor.runtimes.device import opened

    return opened(path, execution, shapes)


def open_memory_graph(path: Path, execution: Execution) -> MemoryGraph:
    """The network that remembers in OpenVINO's file at `path`, ready to run. Raises ManifestError."""
    _expect(path)
    silence()
    from processor.runtimes.openvino_memory import OpenVinoMemoryGraph

    return OpenVinoMemoryGraph(path, execution)


def _expect(path: Path) -> None:
    if not path.is_file():
        raise ManifestError(f"Network {path}: there is no such file. Convert the model again.")
