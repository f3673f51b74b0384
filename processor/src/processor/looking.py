"""A task that works with another runner, on a picture that is decoded once for both, and what that finds in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from processor.base import Runner, Standalone
from processor.imaging.decode import Photo
from processor.imaging.encode import encode_jpeg
from wire.models import ModelInfo

Box = tuple[float, float, float, float]
"""xyxy in pixels of the upright picture."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Something in a picture: a label or a line of text, with its confidence in [0, 1] and where it is."""

    text: str
    confidence: float
    box: Box


@runtime_checkable
class LooksAtPhotos(Protocol):
    """What a runner is too that can do its task with a picture that is decoded already."""

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `run` answers of the picture."""


def look(runner: Runner, encoded: bytes | None, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """What `runner` answers of a picture, which it is given decoded where it can take that; else `encoded`, or as a
    JPEG where it never was."""
    if isinstance(runner, LooksAtPhotos):
        return runner.look(photo, options)
    given = encode_jpeg(photo.pixels) if encoded is None else encoded
    return runner.run({"image": (given,)}, options, Standalone()).result


def objects_in(result: Mapping[str, Any]) -> list[Observation]:
    """The objects that a result of the task `detect` has, in its order."""
    return [Observation(each["label"], each["confidence"], tuple(each["xyxy"])) for each in result["detections"]]


def lines_in(result: Mapping[str, Any]) -> list[Observation]:
    """The lines of text that a result of the task `read` has, in its order, each with the box around its polygon."""
    return [_line(each["polygon"], each) for each in result["lines"]]


def _line(polygon: list[list[float]], line: Mapping[str, Any]) -> Observation:
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return Observation(line["text"], line["confidence"], (min(across), min(down), max(across), max(down)))


def default_model(runner: Runner) -> ModelInfo:
    """The model that answers where none is named."""
    models = runner.models()
    return next((each for each in models if each.default), models[0])
