"""The task `detect`: an encoded picture in, its objects out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from processor.base import Context, Inputs, Output
from processor.imaging.decode import Photo, decode
from processor.imaging.draw import draw
from processor.imaging.encode import encode_jpeg
from processor.memory import available_bytes
from processor.pixel_budget import PixelBudget, Reserve
from processor.stopwatch import Stopwatch
from processor.tasks.detect.options import detect_options
from processor.tasks.detect.rendering import render
from processor.yolo.detector import Detector, DetectorResult
from wire.image_size import ImageSize
from wire.models import ModelInfo
from wire.tasks.detect import model_labels
from wire.tasks.detect.candidates import Candidates
from wire.tasks.detect.model import DetectModel
from wire.tasks.detect.result import DetectionResult
from wire.tasks.spec import AUTO

IMAGE, JPEG = "image", "jpeg"


def machine_budget() -> PixelBudget:
    """What fits the memory of the machine, or of its container."""
    return PixelBudget.of_memory(available_bytes())


@dataclass(frozen=True, slots=True)
class DetectProcessor:
    """Does the task `detect` with one model, on pictures of at most `max_pixels` pixels each, all within `budget`."""

    detector: Detector
    model: DetectModel
    max_pixels: int
    budget: PixelBudget = field(default_factory=machine_budget)

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        (image,) = inputs[IMAGE]
        with self.budget.lease() as reserve:
            return self._run(image, options, JPEG in context.formats, reserve)

    def _run(self, image: bytes, options: Mapping[str, Any], marks: bool, reserve: Reserve) -> Output:
        stopwatch = Stopwatch()
        shape = options.get("shape", AUTO)
        options = {**options, "shape": self.model.shape if shape == AUTO else shape}
        wanted = detect_options(options, self.model.labels)
        with stopwatch.stage("decode"):
            enough = {} if marks else self.detector.enough(wanted)
            photo = decode(image, max_pixels=self.max_pixels, reserve=reserve, **enough)
        found = self.detector.detect(photo, wanted, stopwatch)
        detections = found.detections.to_wire(self.model.labels)
        renderings = {}
        if marks:
            with stopwatch.stage("draw"):
                drawn = draw(photo.pixels, detections)
            with stopwatch.stage("encode"):
                renderings[JPEG] = encode_jpeg(drawn)
        version = replace(self.model.version, input=found.input_wh)
        size = ImageSize(photo.width, photo.height)
        result = DetectionResult(size, detections, version, options, stopwatch.timings_ms)
        return Output(
            result.to_dict(),
            renderings=renderings,
            counts=Counter(each.label for each in detections),
            kept=self._candidates(found),
            shared=self._all_labels(),
        )

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The detections of `run`'s result, in a picture that is decoded already."""
        shape = options.get("shape", AUTO)
        wanted = detect_options({**options, "shape": self.model.shape if shape == AUTO else shape}, self.model.labels)
        found = self.detector.detect(photo, wanted, Stopwatch())
        return {"detections": [each.to_dict() for each in found.detections.to_wire(self.model.labels)]}

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        (image,) = inputs[IMAGE]
        with self.budget.lease() as reserve:
            return render(image, result, form, self.max_pixels, reserve)

    @property
    def info(self) -> ModelInfo:
        return self.model.info

    def models(self) -> tuple[ModelInfo, ...]:
        return (self.info,)

    def _all_labels(self) -> dict[str, bytes]:
        return {self.model.version.labels_sha256: _packed(self.model.labels)}

    def _candidates(self, found: DetectorResult) -> bytes:
        class_ids = set(found.candidates.class_id.tolist())
        labels = {class_id: self.model.labels[class_id] for class_id in class_ids}
        return Candidates.pack(found.floor, labels, found.candidates.to_rows())


@lru_cache
def _packed(labels: tuple[str, ...]) -> bytes:
    """All labels of a model as bytes: made once, not for every picture."""
    return model_labels.pack(labels)
