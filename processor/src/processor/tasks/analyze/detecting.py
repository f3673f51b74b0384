"""The objects that the task `detect` of the same process finds in a picture."""

from collections.abc import Mapping
from typing import Any

from processor.base import Runner
from processor.looking import Observation, default_model, look, objects_in
from processor.tasks.analyze.picture import Picture
from wire.errors import RequestError
from wire.models import ModelVersion
from wire.tasks.analyze.regions import MOST
from wire.tasks.analyze.spec import DEFAULT_DETECTOR
from wire.tasks.registry import TASKS

DETECT = "detect"


class Detector:
    """The model of the task `detect` that the options of a job name, or its default.

    `runners` are those of the process, by their tasks. Raises RequestError where none does the task.
    """

    def __init__(self, runners: Mapping[str, Runner], options: Mapping[str, Any]) -> None:
        if DETECT not in runners:
            raise RequestError(
                "Option detect: expected the task detect where pictures are analyzed, found none. Start with both "
                "tasks, TASKS=detect,analyze; or leave the option out."
            )
        self._runner = runners[DETECT]
        model = options["detect"]
        self._given = {
            "model": "" if model == DEFAULT_DETECTOR else model,
            "confidence_threshold": options["confidence_threshold"],
        }

    @property
    def version(self) -> ModelVersion:
        """Which numbers find the objects."""
        name = self._given["model"]
        named = (each.version for each in self._runner.models() if each.name == name)
        return next(named, default_model(self._runner).version)

    def objects(self, picture: Picture) -> list[Observation]:
        """The objects, by falling confidence. Raises UnknownModelError."""
        options = TASKS[DETECT].parse_options(self._given)
        return objects_in(look(self._runner, picture.encoded, picture.photo, options))[:MOST]
