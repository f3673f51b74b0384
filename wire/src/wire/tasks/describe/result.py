"""What the task `describe` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from wire.image_size import ImageSize
from wire.known_members import known_members
from wire.models import ModelVersion

RULES = "rules"
"""The runtime of a model that is no network: it says again what others found."""


class Finish(StrEnum):
    """Why a text ends: it was complete, had as many tokens as it may, began to repeat itself, or took too long."""

    STOP = "stop"
    LENGTH = "length"
    REPETITION = "repetition"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of a picture, in so many `tokens`; `probability` in [0, 1], null where nobody knows it."""

    text: str
    finish: Finish
    tokens: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; `probability` in [0, 1] is that of this answer among those that were possible."""

    name: str
    question: str
    answer: str
    finish: Finish
    tokens: int
    probability: float | None


@dataclass(frozen=True, slots=True)
class DescribeTimings:
    """In milliseconds. `encode` and `prefill` are 0 where the picture was looked at for an earlier job.

    `answers` has a number for each answer, in their order.
    """

    decode: float
    encode: float
    prefill: float
    caption: float
    answers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DescribeResult:
    """What is said of one picture.

    `alt_text` is the caption for the alt attribute of HTML: at most 125 characters. `unsupported` are the labels of
    what the caption names and no detector finds, null where none looked.
    """

    image: ImageSize
    caption: Said | None
    alt_text: str
    unsupported: tuple[str, ...] | None
    answers: tuple[Answer, ...]
    model: ModelVersion
    options: Mapping[str, Any]
    timings_ms: DescribeTimings

    def to_dict(self) -> dict[str, Any]:
        answers = [asdict(each) for each in self.answers]
        unsupported = None if self.unsupported is None else list(self.unsupported)
        timings = asdict(self.timings_ms) | {"answers": list(self.timings_ms.answers)}
        return asdict(self) | {"answers": answers, "unsupported": unsupported, "timings_ms": timings}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        unsupported, timings = given["unsupported"], given["timings_ms"]
        return cls(
            image=ImageSize(**known_members(ImageSize, given["image"])),
            caption=_said(given["caption"]) if given["caption"] else None,
            alt_text=given["alt_text"],
            unsupported=None if unsupported is None else tuple(unsupported),
            answers=tuple(
                Answer(**{**known_members(Answer, each), "finish": Finish(each["finish"])}) for each in given["answers"]
            ),
            model=ModelVersion(**known_members(ModelVersion, given["model"])),
            options=given["options"],
            timings_ms=DescribeTimings(
                **{**known_members(DescribeTimings, timings), "answers": tuple(timings["answers"])}
            ),
        )


def _said(given: Mapping[str, Any]) -> Said:
    return Said(**{**known_members(Said, given), "finish": Finish(given["finish"])})
