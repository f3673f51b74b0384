"""The detector: letterbox, runtime, heads and non-maximum suppression in a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from processor.detections import Detections
from processor.geometry.boxes import clip
from processor.geometry.nms import nms
from processor.imaging.decode import Photo
from processor.imaging.letterbox import Letterbox
from processor.runtimes import Picture, Runtime
from processor.stopwatch import Stopwatch
from processor.yolo.heads import HeadSpec, decode
from wire.tasks.detect.candidates import CANDIDATE_FLOOR, MOST_KEPT

MOST_COMPARED = 10_000
"""Only so many boxes, the most confident, are compared with one another: a threshold of 0 gives hundreds of thousands,
and an answer holds at most a thousand."""


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """The knobs of a request. All thresholds in [0, 1].

    `size` is the longer side of the network's input, in pixels, 0 for its own. `shape` is `square`, Darknet's whole
    frame, `rect`, what of it holds the picture, or `stretch`, all of it filled by the picture. With `class_thresholds`,
    only the classes in it are wanted, each above the confidence that it has there, and `confidence_threshold` does not
    count.
    """

    confidence_threshold: float = 0.25
    iou_threshold: float = 0.45
    max_detections: int = 100
    size: int = 0
    shape: str = "square"
    class_thresholds: Mapping[int, float] = field(default_factory=dict)

    @property
    def lowest_threshold(self) -> float:
        """No box of this confidence or less is wanted."""
        return min(self.class_thresholds.values(), default=self.confidence_threshold)

    def wants(self, boxes: Detections) -> NDArray[np.bool_]:
        """Which (M,) of the boxes are of a wanted class, and confident enough. Compared in single precision."""
        if not self.class_thresholds:
            return boxes.confidence > self.confidence_threshold
        classes = max(*self.class_thresholds, int(boxes.class_id.max(initial=0))) + 1
        thresholds = np.full(classes, np.inf, np.float32)
        thresholds[list(self.class_thresholds)] = list(self.class_thresholds.values())
        return boxes.confidence > thresholds[boxes.class_id]


@dataclass(frozen=True, slots=True)
class DetectorResult:
    """What is in a picture. Boxes in its own pixels, by falling confidence.

    `detections` lie within its edges. `candidates` is what they were chosen from and what came near, not clipped,
    before suppression: whatever is above the confidence `floor`. `input_wh` is the network's input that all were found
    in, as (width, height) in pixels.
    """

    detections: Detections
    candidates: Detections
    floor: float
    input_wh: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds objects in pictures. Holds one runtime; safe to use from many threads.

    `input_wh` is the network's own input. `stride` is how many pixels of it a cell of the coarsest layer stands for.
    """

    runtime: Runtime
    specs: Sequence[HeadSpec]
    input_wh: tuple[int, int]
    stride: int

    def detect(self, photo: Photo, options: DetectOptions, stopwatch: Stopwatch) -> DetectorResult:
        """The objects in `photo`, and what may be one."""
        with stopwatch.stage("letterbox"):
            letterbox = self._letterbox((photo.width, photo.height), options)
            picture = letterbox.apply(photo.pixels, self.runtime.dtype)
        with stopwatch.stage("infer"):
            heads = self.runtime.infer(picture)
        with stopwatch.stage("heads"):
            floor = min(options.lowest_threshold, CANDIDATE_FLOOR)
            boxes = decode(heads, self.specs, letterbox.input_wh, floor)
        with stopwatch.stage("nms"):
            boxes = Detections(letterbox.to_image(boxes.xyxy), boxes.confidence, boxes.class_id)
            detections = _detections(boxes[options.wants(boxes)], options, photo)
            candidates = boxes.strongest(MOST_KEPT)
        if len(boxes) > len(candidates):
            floor = float(candidates.confidence[-1])
        return DetectorResult(detections, candidates, floor, letterbox.input_wh)

    def network_input(self, photo: Photo, options: DetectOptions) -> Picture:
        """What the network is given of `photo`."""
        return self._letterbox((photo.width, photo.height), options).apply(photo.pixels, self.runtime.dtype)

    def frame_wh(self, size: int) -> tuple[int, int]:
        """The frame that pictures are fitted into for the option `size`."""
        return (size, size) if size else self.input_wh

    def enough(self, options: DetectOptions) -> dict[str, int]:
        """How many pixels of a picture `options` need, as `decode` is told: both sides count of a stretched one."""
        side = max(self.frame_wh(options.size))
        return {"shortest_side" if options.shape == "stretch" else "longest_side": side}

    def _letterbox(self, image_wh: tuple[int, int], options: DetectOptions) -> Letterbox:
        frame_wh = self.frame_wh(options.size)
        match options.shape:
            case "rect":
                return Letterbox.rect(image_wh, frame_wh, self.stride)
            case "stretch":
                return Letterbox.stretch(image_wh, frame_wh)
            case _:
                return Letterbox.square(image_wh, frame_wh)


def _detections(wanted: Detections, options: DetectOptions, photo: Photo) -> Detections:
    """Those of `wanted` that mean an object each, cut off at the picture's edges."""
    boxes = wanted.strongest(MOST_COMPARED) if len(wanted) > MOST_COMPARED else wanted
    kept = boxes[nms(boxes.xyxy, boxes.confidence, boxes.class_id, options.iou_threshold, options.max_detections)]
    xyxy = clip(kept.xyxy, photo.width, photo.height)
    inside: NDArray[np.bool_] = np.all(xyxy[:, :2] < xyxy[:, 2:], axis=1)
    return Detections(xyxy, kept.confidence, kept.class_id)[inside]
