"""A picture that is described, and what other tasks of the same process find in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from processor.base import Runner
from processor.imaging.decode import Photo
from processor.looking import look
from wire.models import ModelVersion
from wire.tasks.registry import TASKS

DETECT, READ = "detect", "read"

FAINTEST = 0.05
"""Objects are looked for down to this confidence: what may be there counts for how likely a no is."""

Box = tuple[float, float, float, float]
"""xyxy in pixels of the upright picture."""


@dataclass(frozen=True, slots=True)
class Observation:
    """An object by its label, or a line of text, with its confidence in [0, 1] and where it is."""

    text: str
    confidence: float
    box: Box


class Picture:
    """A decoded picture, and its `encoded` bytes, empty where nobody has them any more.

    `others` are the runners of the process by their tasks.
    """

    def __init__(self, encoded: bytes, photo: Photo, others: Mapping[str, Runner]) -> None:
        self.encoded = encoded
        self.photo = photo
        self._others = others

    @cached_property
    def labels(self) -> tuple[str, ...] | None:
        """The labels of all that could be found; None without the task `detect`."""
        if DETECT not in self._others:
            return None
        models = self._others[DETECT].models()
        default = next((each for each in models if each.default), models[0])
        return tuple(default.facts["labels"])

    @cached_property
    def objects(self) -> tuple[Observation, ...] | None:
        """The objects, by falling confidence, also those of little; None without the task `detect`."""
        if DETECT not in self._others:
            return None
        options = TASKS[DETECT].parse_options({"confidence_threshold": FAINTEST})
        found = look(self._others[DETECT], self.encoded, self.photo, options)["detections"]
        return tuple(Observation(each["label"], each["confidence"], tuple(each["xyxy"])) for each in found)

    @cached_property
    def lines(self) -> tuple[Observation, ...] | None:
        """The lines of text, in the order of reading; None without the task `read`."""
        if READ not in self._others:
            return None
        found = look(self._others[READ], self.encoded, self.photo, TASKS[READ].parse_options({}))["lines"]
        return tuple(Observation(each["text"], each["confidence"], _around(each["polygon"])) for each in found)


def models_that_look(others: Mapping[str, Runner]) -> tuple[ModelVersion, ...]:
    """The models by which objects and lines are found now: they may be loaded anew."""
    looking = [others[task] for task in (DETECT, READ) if task in others]
    return tuple(model.version for runner in looking for model in runner.models() if model.default)


def _around(polygon: list[list[float]]) -> Box:
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return min(across), min(down), max(across), max(down)
