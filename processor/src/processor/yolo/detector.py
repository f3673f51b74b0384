"""The detector: letterbox, runtime, heads and non-maximum suppression in a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.detections import Detections
from processor.geometry.boxes import area, clip
from processor.geometry.nms import nms
from processor.imaging.letterbox import Letterbox
from processor.runtimes import Runtime
from processor.stopwatch import Stopwatch
from processor.yolo.heads import HeadSpec, decode

MOST_CANDIDATES = 10_000
"""Only so many candidates, the most confident, are compared with one another: a threshold of 0 gives hundreds of
thousands, and an answer holds at most a thousand."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The three knobs of a request. Both thresholds in [0, 1]."""

    confidence_threshold: float = 0.25
    iou_threshold: float = 0.45
    max_detections: int = 100


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds objects in pictures. Holds one runtime; safe to use from many threads."""

    runtime: Runtime
    specs: Sequence[HeadSpec]
    input_wh: tuple[int, int]

    def detect(self, image: NDArray[np.uint8], thresholds: Thresholds, stopwatch: Stopwatch) -> Detections:
        """The objects in `image` (H, W, 3) uint8 RGB, by falling confidence, in its pixels and within its edges."""
        height, width = image.shape[:2]
        letterbox = Letterbox((width, height), self.input_wh)
        with stopwatch.stage("letterbox"):
            picture = letterbox.apply(image)
        with stopwatch.stage("infer"):
            heads = self.runtime.infer(picture)
        with stopwatch.stage("heads"):
            found = decode(heads, self.specs, self.input_wh, thresholds.confidence_threshold)
        with stopwatch.stage("nms"):
            found = _strongest(found)
            kept = nms(
                found.xyxy, found.confidence, found.class_id, thresholds.iou_threshold, thresholds.max_detections
            )
            found = found[kept]
        xyxy = clip(letterbox.to_image(found.xyxy), width, height)
        return Detections(xyxy, found.confidence, found.class_id)[area(xyxy) > 0]


def _strongest(found: Detections) -> Detections:
    if len(found) <= MOST_CANDIDATES:
        return found
    return found[np.argpartition(-found.confidence, MOST_CANDIDATES)[:MOST_CANDIDATES]]
