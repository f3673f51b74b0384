"""The task `detect`: an encoded picture in, its objects out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from processor.base import Work
from processor.imaging.decode import decode
from processor.imaging.draw import draw
from processor.imaging.encode import encode_jpeg
from processor.runtimes import load
from processor.stopwatch import Stopwatch
from processor.yolo.detector import Detector, Thresholds
from processor.yolo.manifest import Manifest
from wire.detection import DetectionResult, ImageSize, ModelCard, ModelStamp


@dataclass(frozen=True, slots=True)
class DetectProcessor:
    """Does the task `detect` with one model, on pictures of at most `max_pixels` pixels."""

    detector: Detector
    card: ModelCard
    max_pixels: int

    def run(self, image: bytes, options: Mapping[str, Any], *, picture: bool) -> Work:
        stopwatch = Stopwatch()
        with stopwatch.stage("decode"):
            pixels = decode(image, max_pixels=self.max_pixels)
        found = self.detector.detect(pixels, Thresholds(**options), stopwatch).to_wire(self.card.labels)
        marked = None
        if picture:
            with stopwatch.stage("draw"):
                drawn = draw(pixels, found)
            with stopwatch.stage("encode"):
                marked = encode_jpeg(drawn)
        height, width = pixels.shape[:2]
        result = DetectionResult(ImageSize(width, height), found, self.card.stamp, options, stopwatch.timings_ms)
        return Work(result.to_dict(), tuple(each.label for each in found), marked)

    def cards(self) -> tuple[ModelCard, ...]:
        return (self.card,)


def open_processor(folder: Path, runtime_name: str, notice: str, max_pixels: int) -> DetectProcessor:
    """A processor with the converted model in `folder`, warm. Raises ManifestError where that is not a whole one."""
    manifest = Manifest.read(folder)
    cache = folder / "cache" if os.access(folder, os.W_OK) else None
    runtime = load(folder / manifest.networks[runtime_name], manifest.input_wh, cache)
    detector = Detector(runtime, manifest.heads, manifest.input_wh)
    detector.detect(np.zeros((1, 1, 3), np.uint8), Thresholds(), Stopwatch())
    stamp = ModelStamp(manifest.name, manifest.weights_sha256, runtime.name, runtime.precision, manifest.input_wh)
    return DetectProcessor(detector, ModelCard("detect", stamp, manifest.labels, notice), max_pixels)
