"""The row of the task `describe`."""

from collections.abc import Mapping
from enum import StrEnum

from wire.tasks.describe import questions
from wire.tasks.describe.result import DescribeResult
from wire.tasks.spec import MODEL, Input, Kind, Option, Task, Value

LONGEST_AROUND = 500
"""So many characters may stand before, and behind, a caption."""


class Length(StrEnum):
    """How long a caption is to be."""

    NONE = "none"
    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


def prompts(options: Mapping[str, Value]) -> int:
    """How often the model is asked of one picture: for a caption, and for each answer."""
    return (options["length"] != Length.NONE) + len(questions.read(str(options["questions"])))


def cost(options: Mapping[str, Value]) -> float:
    """In units of one prompt. The picture is looked at once, which takes about as long as an answer."""
    return (1 + prompts(options)) / 2


def _around(text: str) -> str:
    text.encode()  # raises ValueError for lone surrogates, which no text and no table can have
    if len(text) > LONGEST_AROUND:
        raise ValueError(text)
    return text


def _written(name: str, about: str) -> Option:
    return Option(name, "", about, written=_around, syntax=f"at most {LONGEST_AROUND} characters")


DESCRIBE = Task(
    name="describe",
    about="Says in words what is in a picture, and answers questions about it.",
    inputs=(Input("image", Kind.IMAGE, "The picture that is described."),),
    runner="processor.tasks.describe.task:prepare",
    result=DescribeResult,
    formats="front.tasks.describe:FORMATS",
    timeout_seconds=120,
    most_seconds=1800,
    option_bytes=100_000,
    at_once=1,
    by_default=False,
    cost=cost,
    options=(
        Option("length", Length.NORMAL.value, "How long the caption is; none for no caption.", choices=tuple(Length)),
        Option(
            "questions",
            "",
            f"What is asked of the picture: at most {questions.MOST} questions, one a line.",
            written=questions.canonical,
            syntax=questions.SYNTAX,
            listed=questions.from_json,
            multiline=True,
        ),
        Option("max_tokens", 256, "No caption and no answer has more tokens.", 1, 1024),
        _written("prefix", "Stands before the caption."),
        _written("suffix", "Stands behind the caption."),
        Option("clean", True, "Without what models say before they come to the point, such as: This image shows."),
        Option(
            "crops",
            0,
            "As how many parts the picture is looked at: 0 for the model's choice, 1 for all of it at once.",
            0,
            1,
        ),
        MODEL,
    ),
)
