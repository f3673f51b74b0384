"""The describer that needs no weights: a `Describer` of what the tasks `detect` and `read` find."""

from dataclasses import dataclass

from processor.stopwatch import Stopwatch
from processor.tasks.describe.labels import answering
from processor.tasks.describe.labels.caption import caption
from processor.tasks.describe.labels.scene import Scene
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import ENCODE, Limits, Tell
from wire.errors import TaskUnavailableError
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import RULES, Finish, Said
from wire.tasks.describe.spec import Length

NAME = "labels"

ABOUT = (
    "Rules, not a network: they put into sentences what the task detect finds and the task read reads in the same "
    "process. It knows the labels of that detector, how many there are and where, and what is written; of colours, "
    "actions, moods or anything else it knows nothing, and says unknown. For English questions."
)

NEITHER = (
    "Model labels tells what the tasks detect and read find, and this process does neither. Add them to TASKS, such as "
    "TASKS=detect,read,describe, or ask for another model."
)

INFO = ModelInfo(
    "describe",
    ModelVersion(NAME, runtime=RULES),
    notice="Captions and answers are put together by rules, from what detect and read find.",
    license="MIT",
    facts={"about": ABOUT, "uses": ["detect", "read"], "languages": ["en"]},
)


@dataclass(frozen=True, slots=True)
class LabelsDescriber:
    """A `Describer`."""

    info: ModelInfo = INFO

    def encode(self, picture: Picture, crops: int, stopwatch: Stopwatch) -> Scene:  # noqa: ARG002
        """What others find in the picture. Raises TaskUnavailableError where there are no others."""
        with stopwatch.stage(ENCODE):
            if picture.objects is None and picture.lines is None:
                raise TaskUnavailableError(NEITHER)
            size = ImageSize(picture.photo.width, picture.photo.height)
            return Scene(size, picture.objects, picture.lines, picture.labels or ())

    def caption(self, state: Scene, length: Length, limits: Limits, tell: Tell) -> Said:
        said = _limited(caption(state, length), limits)
        tell(said.text)
        return said

    def answer(self, state: Scene, question: Question, limits: Limits, tell: Tell) -> Said:
        found = answering.answer(state, question)
        said = _limited(found.text, limits, found.probability)
        if not question.choices and not question.is_number:
            tell(said.text)
        return said


def _limited(text: str, limits: Limits, probability: float | None = None) -> Said:
    """The words of `text` that are within the limits: a word is a token here."""
    words = text.split(" ")
    if len(words) <= limits.max_tokens:
        return Said(text, Finish.STOP, len(words), probability)
    return Said(" ".join(words[: limits.max_tokens]), Finish.LENGTH, limits.max_tokens, probability)
