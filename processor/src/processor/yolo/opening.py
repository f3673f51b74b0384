"""A converted model, opened: loaded, warm, and ready for pictures."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from processor.imaging.decode import Photo
from processor.runtimes import Execution, Runtime, load
from processor.stopwatch import Stopwatch
from processor.yolo.detector import DetectOptions, Detector
from processor.yolo.evidence import known
from processor.yolo.manifest import Manifest
from processor.yolo.precision import choose
from processor.yolo.processor import DetectProcessor
from wire.detection import ModelCard, ModelStamp


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """What executes a model, and how. `precision` may be `auto`; the rest is as in `Execution`."""

    runtime: str = "openvino"
    precision: str = "auto"
    threads: int | None = None
    streams: int | None = 1


def open_processor(
    folder: Path, options: RuntimeOptions, notice: str, max_pixels: int, *, name: str = "", default: bool = False
) -> DetectProcessor:
    """A processor with the converted model in `folder`, warm.

    Its card has `notice`, `default` and `name`, that of the manifest where `name` is empty.
    Raises ManifestError where that is not a whole one, ModelError where the precision cannot be had.
    """
    cv2.setNumThreads(1)  # the cores are the network's
    manifest = Manifest.read(folder)
    runtime = _load(folder, manifest, options)
    detector = Detector(runtime, manifest.heads, manifest.input_wh, _stride(runtime, manifest.input_wh))
    black = Photo(np.zeros((64, 64, 3), np.uint8), 64, 64)
    detector.detect(black, DetectOptions(), Stopwatch())
    stamp = ModelStamp(
        name or manifest.name, manifest.weights_sha256, runtime.name, runtime.precision, manifest.input_wh
    )
    accuracy = known(runtime.precision, manifest, folder)
    return DetectProcessor(detector, ModelCard("detect", stamp, manifest.labels, notice, default, accuracy), max_pixels)


def _load(folder: Path, manifest: Manifest, options: RuntimeOptions) -> Runtime:
    if options.runtime == "keras":
        return load(folder / manifest.networks["keras"], Execution())
    precision = choose(options.precision, manifest, folder)
    execution = Execution(precision, options.threads, options.streams)
    network = manifest.networks["int8" if precision == "int8" else "f32"]
    return load(folder / network, execution, folder / "cache" if os.access(folder, os.W_OK) else None)


def _stride(runtime: Runtime, input_wh: tuple[int, int]) -> int:
    """How many pixels a cell of the coarsest head stands for."""
    width, height = input_wh
    black: Any = np.zeros((1, height, width, 3), runtime.dtype)
    return width // min(int(head.shape[1]) for head in runtime.infer(black))
