"""What is measured: which engine, how it is set, and with which options."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from processor.settings import PRECISIONS

DETECTOR = "detector"
RESPONSES = ("boxes", "json", "picture")
ALTERNATIVES = {
    "keras-predict": "Keras `predict`",
    "tf-function": "`tf.function`",
    "openvino-plain": "OpenVINO float32 as exported",
    "openvino-own-default": "OpenVINO as exported, its own default precision",
    "opencv-dnn": "OpenCV DNN",
    "onnxruntime": "ONNX Runtime",
    "darknet": "Darknet's own program",
}
"""What a user would pick for the same weights. All but Darknet have this project's letterbox, heads and suppression."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What runs the network.

    `precision` is `default` where the engine is not told one. `streams` None is throughput mode, `threads` None all
    cores. `onnx` and `darknet` (the cfg's text, and the weights) are what only some alternatives need.
    """

    name: str
    folder: Path
    precision: str = "f32"
    streams: int | None = 1
    threads: int | None = None
    onnx: Path | None = None
    darknet: tuple[str, Path] | None = None

    @property
    def about(self) -> str:
        return ALTERNATIVES.get(self.name, f"this project's detector, {self.precision}")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an engine is asked for, by how many at a time.

    `response` is `boxes` (a decoded picture to boxes), `json` (a file to JSON) or `picture` (a file to a marked JPEG).
    """

    response: str = "boxes"
    shape: str = "square"
    size: int = 0
    clients: int = 1


@dataclass(frozen=True, slots=True)
class Setup:
    """One row of the table."""

    engine: Engine
    options: EngineOptions


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every combination of these."""

    precisions: tuple[str, ...] = PRECISIONS[1:]
    shapes: tuple[str, ...] = ("square", "rect")
    sizes: tuple[int, ...] = (0,)
    streams: tuple[int | None, ...] = (1,)
    clients: tuple[int, ...] = (1,)
    responses: tuple[str, ...] = RESPONSES[:1]

    def setups(self, folder: Path, threads: int | None) -> list[Setup]:
        engines = [
            Engine(DETECTOR, folder, precision, streams, threads)
            for precision, streams in product(self.precisions, self.streams)
        ]
        options = [EngineOptions(*each) for each in product(self.responses, self.shapes, self.sizes, self.clients)]
        return [Setup(*each) for each in product(engines, options)]
