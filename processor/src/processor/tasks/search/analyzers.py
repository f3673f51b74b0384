"""The analyzers of an index: what the other runners of its process see in a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processor.base import Runner
from processor.looking import look
from processor.tasks.search.embedders import EMBED, embeds_pictures, embeds_texts
from processor.tasks.search.protocols import Analyzers, Box, DecodedPicture, Observation
from wire.tasks.registry import TASKS

DETECT, READ = "detect", "read"


def analyzers_of(runners: Mapping[str, Runner]) -> Analyzers:
    """The analyzers that `runners`, by their tasks, amount to."""
    return Analyzers(
        detector=DetectorByRunner(runners[DETECT]) if DETECT in runners else None,
        reader=ReaderByRunner(runners[READ]) if READ in runners else None,
        text_embedders=embeds_texts(runners[EMBED]) if EMBED in runners else (),
        picture_embedders=embeds_pictures(runners[EMBED]) if EMBED in runners else (),
    )


@dataclass(frozen=True, slots=True)
class DetectorByRunner:
    """`ObjectDetector` by the runner of the task `detect`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def objects(self, picture: DecodedPicture) -> Sequence[Observation]:
        found = _looked(self.runner, DETECT, picture)["detections"]
        return [Observation(each["label"], each["confidence"], tuple(each["xyxy"])) for each in found]


@dataclass(frozen=True, slots=True)
class ReaderByRunner:
    """`TextReader` by the runner of the task `read`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def lines(self, picture: DecodedPicture) -> Sequence[Observation]:
        found = _looked(self.runner, READ, picture)["lines"]
        return [Observation(each["text"], each["confidence"], _around(each["polygon"])) for each in found]


def _looked(runner: Runner, task: str, picture: DecodedPicture) -> Mapping[str, Any]:
    """The result of the task, with its default options."""
    return look(runner, picture.encoded, picture.photo, TASKS[task].parse_options({}))


def _model(runner: Runner) -> str:
    """The hash of the model that answers where none is named."""
    models = runner.models()
    model = next((each for each in models if each.default), models[0])
    return f"{model.name}:{model.version.weights_sha256[:16]}"


def _around(polygon: Sequence[Sequence[float]]) -> Box:
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return min(across), min(down), max(across), max(down)
