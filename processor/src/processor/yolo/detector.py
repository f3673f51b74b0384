"""The detector: letterbox, runtime, heads and non-maximum suppression in a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from processor.detections import Detections
from processor.geometry.boxes import area, clip
from processor.geometry.nms import nms
from processor.imaging.decode import Photo
from processor.imaging.letterbox import Letterbox
from processor.runtimes import Runtime
from processor.stopwatch import Stopwatch
from processor.yolo.heads import HeadSpec, decode

MOST_CANDIDATES = 10_000
"""Only so many candidates, the most confident, are compared with one another: a threshold of 0 gives hundreds of
thousands, and an answer holds at most a thousand."""


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """The knobs of a request. Both thresholds in [0, 1].

    `size` is the longer side of the network's input, in pixels, 0 for its own. `shape` is `square`, Darknet's whole
    frame, or `rect`, what of it holds the picture.
    """

    confidence_threshold: float = 0.25
    iou_threshold: float = 0.45
    max_detections: int = 100
    size: int = 0
    shape: str = "rect"


@dataclass(frozen=True, slots=True)
class Found:
    """Detections, and the network's input that they were found in, as (width, height) in pixels."""

    detections: Detections
    input_wh: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds objects in pictures. Holds one runtime; safe to use from many threads.

    `input_wh` is the network's own input. `stride` is how many pixels of it a cell of the coarsest head stands for.
    """

    runtime: Runtime
    specs: Sequence[HeadSpec]
    input_wh: tuple[int, int]
    stride: int

    def detect(self, photo: Photo, options: DetectOptions, stopwatch: Stopwatch) -> Found:
        """The objects in `photo`, by falling confidence, in its own pixels and within its edges."""
        with stopwatch.stage("letterbox"):
            letterbox = self._letterbox((photo.width, photo.height), options)
            picture = letterbox.apply(photo.pixels, self.runtime.dtype)
        with stopwatch.stage("infer"):
            heads = self.runtime.infer(picture)
        with stopwatch.stage("heads"):
            candidates = decode(heads, self.specs, letterbox.input_wh, options.confidence_threshold)
        with stopwatch.stage("nms"):
            kept = _kept(candidates, options)
            xyxy = clip(letterbox.to_image(kept.xyxy), photo.width, photo.height)
            inside = area(xyxy) > 0
        return Found(Detections(xyxy, kept.confidence, kept.class_id)[inside], letterbox.input_wh)

    def frame_wh(self, size: int) -> tuple[int, int]:
        """The frame that pictures are fitted into for the option `size`."""
        return (size, size) if size else self.input_wh

    def _letterbox(self, image_wh: tuple[int, int], options: DetectOptions) -> Letterbox:
        frame_wh = self.frame_wh(options.size)
        if options.shape == "square":
            return Letterbox.square(image_wh, frame_wh)
        return Letterbox.rect(image_wh, frame_wh, self.stride)


def _kept(found: Detections, options: DetectOptions) -> Detections:
    if len(found) > MOST_CANDIDATES:
        found = found[np.argpartition(-found.confidence, MOST_CANDIDATES)[:MOST_CANDIDATES]]
    return found[nms(found.xyxy, found.confidence, found.class_id, options.iou_threshold, options.max_detections)]
