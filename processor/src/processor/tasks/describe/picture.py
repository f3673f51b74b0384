"""A picture that is described, and what other tasks of the same process find in it."""

from collections.abc import Mapping
from functools import cached_property

from processor.base import Runner
from processor.imaging.decode import Photo
from processor.looking import Observation, default_model, lines_in, look, objects_in
from wire.models import ModelVersion
from wire.tasks.registry import TASKS

DETECT, READ = "detect", "read"

FAINTEST = 0.05
"""Objects are looked for down to this confidence: what may be there counts for how likely a no is."""


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
        return tuple(default_model(self._others[DETECT]).facts["labels"])

    @cached_property
    def objects(self) -> tuple[Observation, ...] | None:
        """The objects, by falling confidence, also those of little; None without the task `detect`."""
        if DETECT not in self._others:
            return None
        options = TASKS[DETECT].parse_options({"confidence_threshold": FAINTEST})
        return tuple(objects_in(look(self._others[DETECT], self.encoded, self.photo, options)))

    @cached_property
    def lines(self) -> tuple[Observation, ...] | None:
        """The lines of text, in the order of reading; None without the task `read`."""
        if READ not in self._others:
            return None
        return tuple(lines_in(look(self._others[READ], self.encoded, self.photo, TASKS[READ].parse_options({}))))


def models_that_look(others: Mapping[str, Runner]) -> tuple[ModelVersion, ...]:
    """The models by which objects and lines are found now: they may be loaded anew."""
    looking = [others[task] for task in (DETECT, READ) if task in others]
    return tuple(model.version for runner in looking for model in runner.models() if model.default)
