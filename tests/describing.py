"""Runners and a model to describe pictures with: what they find is given, and what they say tells what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

from processor.base import Context, Inputs, Output
from processor.imaging.decode import Photo
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.stopwatch import Stopwatch
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import ENCODE, PREFILL, AnyDescriber, Limits, Tell
from processor.tasks.describe.runner import DescribeRunner
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Finish, Said
from wire.tasks.describe.spec import DESCRIBE, Length

LABELS = ("person", "dog", "cat", "bus", "skis", "car", "truck", "orange", "motorbike", "tvmonitor")
SIZE = (300, 300)


@dataclass
class Finds:
    """The runner of `detect` that finds these, as (label, confidence, xyxy), in every picture."""

    objects: Sequence[tuple[str, float, tuple[float, float, float, float]]]
    looks: int = 0
    model: str = "toy"

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        raise NotImplementedError

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        self.looks += 1
        least = options["confidence_threshold"]
        found = [{"label": label, "confidence": sure, "xyxy": xyxy} for label, sure, xyxy in self.objects]
        return {"detections": [each for each in found if each["confidence"] >= least]}

    def models(self) -> tuple[ModelInfo, ...]:
        return (ModelInfo("detect", ModelVersion(self.model), default=True, facts={"labels": list(LABELS)}),)


@dataclass
class Reads:
    """The runner of `read` that reads these lines, one below the other, in every picture."""

    texts: Sequence[str]

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        raise NotImplementedError

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"lines": [self._line(number, text) for number, text in enumerate(self.texts)]}

    def models(self) -> tuple[ModelInfo, ...]:
        return (ModelInfo("read", ModelVersion("toy"), default=True),)

    def _line(self, number: int, text: str) -> dict[str, Any]:
        top = 10 * number
        return {"text": text, "confidence": 0.9, "polygon": [[0, top], [90, top], [90, top + 9], [0, top + 9]]}


@dataclass
class Echo:
    """A model that says what it was asked, letter by letter, and counts how often it looked."""

    caption_text: str = "A dog."
    name: str = "echo"
    size_bytes: int = 1000
    encoded: list[str] = field(default_factory=list)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("describe", ModelVersion(self.name))

    def encode(self, picture: Picture, crops: int, stopwatch: Stopwatch) -> "EchoState":
        with stopwatch.stage(ENCODE):
            self.encoded.append(f"{picture.photo.width}x{picture.photo.height}, crops={crops}")
        with stopwatch.stage(PREFILL):
            return EchoState(self.size_bytes)

    def caption(self, state: "EchoState", length: Length, limits: Limits, tell: Tell) -> Said:
        return self._say(self.caption_text, limits, tell)

    def answer(self, state: "EchoState", question: Question, limits: Limits, tell: Tell) -> Said:
        if question.choices:
            return Said(question.choices[-1], Finish.STOP, 1, 0.75)
        return self._say(f"You asked: {question.text}", limits, tell)

    def _say(self, text: str, limits: Limits, tell: Tell) -> Said:
        text = text[: limits.max_tokens]
        for end in range(1, len(text) + 1):
            tell(text[:end])
        return Said(text, Finish.LENGTH if len(text) == limits.max_tokens else Finish.STOP, len(text))


@dataclass(frozen=True)
class EchoState:
    """A picture that Echo has seen."""

    size_bytes: int


def describing(*models: AnyDescriber, **others: Any) -> DescribeRunner:
    """The runner with these models, in a process that does these `others` by their tasks."""
    made = DescribeRunner(ModelPool(lambda name: models[0], models), 1_000_000, PixelBudget(1_000_000))
    made.use(others)
    return made


def options(**given: object) -> dict[str, Any]:
    """The options of the task with their defaults."""
    return DESCRIBE.parse_options(given)


def picture(colour: str = "white") -> bytes:
    """A picture of SIZE as PNG."""
    file = BytesIO()
    Image.new("RGB", SIZE, colour).save(file, "PNG")
    return file.getvalue()
