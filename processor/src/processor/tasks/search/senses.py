"""What the other runners of a process can do for an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processor.base import Runner, Standalone
from processor.tasks.search.embedders import EMBED, embeds_pictures, embeds_texts
from processor.tasks.search.seams import Box, Found, LooksAtPhotos, Senses, Sight
from wire.tasks.registry import TASKS

DETECT, READ = "detect", "read"


def senses_of(runners: Mapping[str, Runner]) -> Senses:
    """The senses that `runners`, by their tasks, amount to."""
    return Senses(
        detects=DetectsBy(runners[DETECT]) if DETECT in runners else None,
        reads=ReadsBy(runners[READ]) if READ in runners else None,
        texts=embeds_texts(runners[EMBED]) if EMBED in runners else (),
        pictures=embeds_pictures(runners[EMBED]) if EMBED in runners else (),
    )


@dataclass(frozen=True, slots=True)
class DetectsBy:
    """`Detects` by the runner of the task `detect`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def objects(self, sight: Sight) -> Sequence[Found]:
        found = _looked(self.runner, DETECT, sight)["detections"]
        return [Found(each["label"], each["confidence"], tuple(each["xyxy"])) for each in found]


@dataclass(frozen=True, slots=True)
class ReadsBy:
    """`Reads` by the runner of the task `read`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def lines(self, sight: Sight) -> Sequence[Found]:
        found = _looked(self.runner, READ, sight)["lines"]
        return [Found(each["text"], each["confidence"], _around(each["polygon"])) for each in found]


def _looked(runner: Runner, task: str, sight: Sight) -> Mapping[str, Any]:
    """The result of the task, with its default options."""
    options = TASKS[task].parse_options({})
    if isinstance(runner, LooksAtPhotos):
        return runner.look(sight.photo, options)
    return runner.run({"image": (sight.encoded,)}, options, Standalone()).result


def _model(runner: Runner) -> str:
    """The hash of the model that answers where none is named."""
    models = runner.models()
    model = next((each for each in models if each.default), models[0])
    return f"{model.name}:{model.version.weights_sha256[:16]}"


def _around(polygon: Sequence[Sequence[float]]) -> Box:
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return min(across), min(down), max(across), max(down)
