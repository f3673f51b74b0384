"""A model that knows a picture is asked for a caption and for answers, one after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from processor.base import Context
from processor.tasks.describe.cleaning import around, clean
from processor.tasks.describe.protocols import AnyDescriber, Encoded, Limits, Tell
from wire.errors import BadOptionError
from wire.tasks.describe import questions
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Answer, Said
from wire.tasks.describe.spec import Length, prompts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a picture: `total` texts, within `limits`, each cleaned where that is wanted."""

    length: Length
    questions: tuple[Question, ...]
    limits: Limits
    clean: bool
    prefix: str
    suffix: str

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Wanted":
        """What the task's options mean. Raises BadOptionError where they ask for nothing."""
        if not prompts(options):
            raise BadOptionError("Expected a caption or questions, got length=none and no questions. Ask something.")
        return cls(
            Length(options["length"]),
            questions.read(options["questions"]),
            Limits(options["max_tokens"]),
            options["clean"],
            options["prefix"],
            options["suffix"],
        )

    @property
    def total(self) -> int:
        return (self.length is not Length.NONE) + len(self.questions)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said: the caption as it was meant and as it is to stand, the answers, and how long each took, in ms."""

    caption: Said | None
    text: str
    answers: tuple[Answer, ...]
    caption_ms: float
    answers_ms: tuple[float, ...]


def ask(describer: AnyDescriber, state: Encoded, wanted: Wanted, context: Context) -> Spoken:
    """All that is `wanted` of the picture in `state`; `context` hears it grow, as the model says it."""
    caption, caption_ms, answers = None, 0.0, list[tuple[Answer, float]]()
    first = wanted.total - len(wanted.questions)
    if first:
        tell = _told(context, 0, wanted.total)
        said, caption_ms = _timed(lambda: describer.caption(state, wanted.length, wanted.limits, tell))
        caption = _cleaned(said) if wanted.clean else said
    for number, question in enumerate(wanted.questions, first):
        answers.append(_answer(describer, state, question, wanted, _told(context, number, wanted.total)))
    context.step(wanted.total, wanted.total)
    text = caption.text if caption else ""
    shown = replace(caption, text=around(wanted.prefix, text, wanted.suffix)) if caption else None
    return Spoken(shown, text, tuple(each for each, _ in answers), caption_ms, tuple(ms for _, ms in answers))


def _told(context: Context, done: int, total: int) -> Tell:
    """The `Tell` of the text behind `done` others."""
    context.step(done, total)
    return lambda text: context.step(done, total, text=text)


def _answer(
    describer: AnyDescriber, state: Encoded, question: Question, wanted: Wanted, tell: Tell
) -> tuple[Answer, float]:
    said, milliseconds = _timed(lambda: describer.answer(state, question, wanted.limits, tell))
    is_free = not question.choices and not question.is_number
    said = _cleaned(said) if wanted.clean and is_free else said
    answer = Answer(question.name, question.text, said.text, said.finish, said.tokens, said.probability)
    return answer, milliseconds


def _timed(say: Callable[[], Said]) -> tuple[Said, float]:
    start = perf_counter()
    said = say()
    return said, round((perf_counter() - start) * 1000, 3)


def _cleaned(said: Said) -> Said:
    return replace(said, text=clean(said.text))
