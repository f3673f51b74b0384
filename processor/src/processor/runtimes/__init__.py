"""What executes a converted network. Chosen by the file's suffix; the framework is imported on first use."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from processor.runtimes.telemetry import silence
from wire.errors import ManifestError

Floats = NDArray[np.float32]


class Runtime(Protocol):
    """A network that is ready to run, safe to use from many threads. `name` and `precision` are for its users' eyes."""

    name: str
    precision: str

    def infer(self, picture: Floats) -> list[Floats]:
        """The raw heads, each (rows, columns, channels), in the cfg's order.

        `picture` is (1, height, width, 3), RGB in 0 to 255.
        """


def load(path: Path, input_wh: tuple[int, int], cache: Path | None = None) -> Runtime:
    """The network in the file at `path`, ready for inputs of (width, height) `input_wh`.

    `cache` is a folder for what the runtime would otherwise compile again at each start. Raises ManifestError.
    """
    if not path.is_file():
        raise ManifestError(f"Network {path}: there is no such file. Convert the model again.")
    match path.suffix:
        case ".xml":
            silence()
            from processor.runtimes.openvino_runtime import OpenVinoRuntime

            return OpenVinoRuntime(path, input_wh, cache)
        case ".keras":
            from processor.runtimes.keras_runtime import KerasRuntime

            return KerasRuntime(path)
        case other:
            raise ManifestError(f"Network {path}: expected a .xml or .keras file, got {other or 'no suffix'}.")
