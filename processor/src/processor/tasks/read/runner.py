"""The task `read`: an encoded picture in, the text in it out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from processor.base import Context, Inputs, Output
from processor.imaging.decode import Photo, decode
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.stopwatch import Stopwatch
from processor.tasks.read.reader import Page, Reader, ReadLine, ReadOptions
from processor.tasks.read.rendering import render
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.read.result import Point, ReadResult, TextLine
from wire.tasks.spec import AUTO

IMAGE = "image"


@dataclass(frozen=True, slots=True)
class LoadedReader:
    """A reader that is ready, and what is said of it."""

    reader: Reader
    info: ModelInfo


@dataclass(frozen=True, slots=True)
class ReadRunner:
    """Does the task `read` with the models of `pool`, which requests may name, on pictures that fit `budget`."""

    pool: ModelPool[LoadedReader]
    max_pixels: int
    budget: PixelBudget

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        (image,) = inputs[IMAGE]
        model, stopwatch = self.pool.find(options["model"]), Stopwatch()
        with self.budget.lease() as reserve:
            with stopwatch.stage("decode"):
                photo = decode(image, max_pixels=self.max_pixels, reserve=reserve)
            page = model.reader.read(photo.pixels, _wanted(options), stopwatch, context.step)
        size = ImageSize(photo.width, photo.height)
        return Output(_result(page, size, model.info.version, options, stopwatch.timings_ms).to_dict())

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The lines of `run`'s result, in a picture that is decoded already."""
        page = self.pool.find(options["model"]).reader.read(photo.pixels, _wanted(options), Stopwatch())
        height, width = photo.pixels.shape[:2]
        scale = np.array([photo.width / width, photo.height / height], np.float32)
        lines = (replace(line, quad=line.quad * scale) for line in page.lines)
        size = ImageSize(photo.width, photo.height)
        return {"lines": [_to_wire(line, size).to_dict() for line in lines]}

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        (image,) = inputs[IMAGE]
        with self.budget.lease() as reserve:
            return render(image, result, form, self.max_pixels, reserve)

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()


def _wanted(options: Mapping[str, Any]) -> ReadOptions:
    turn = None if options["turn"] == AUTO else int(options["turn"])
    return ReadOptions(options["confidence_threshold"], turn, options["size"])


def _result(
    page: Page, size: ImageSize, version: ModelVersion, options: Mapping[str, Any], timings_ms: Mapping[str, float]
) -> ReadResult:
    text = "\n".join(line.reading.text for line in page.lines)
    lines = tuple(_to_wire(line, size) for line in page.lines)
    return ReadResult(size, text, page.turn, lines, version, options, timings_ms)


def _to_wire(line: ReadLine, size: ImageSize) -> TextLine:
    """The line with its corners within the picture."""

    def point(number: int) -> Point:
        x, y = line.quad[number].tolist()
        return round(min(max(x, 0.0), size.width), 2), round(min(max(y, 0.0), size.height), 2)

    reading = line.reading
    return TextLine(
        reading.text, reading.confidence, (point(0), point(1), point(2), point(3)), line.turn, reading.words
    )
