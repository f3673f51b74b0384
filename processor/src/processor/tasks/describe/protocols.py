"""What a family of models is to the task `describe`: a picture is encoded once, then spoken of as often as wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from processor.stopwatch import Stopwatch
from processor.tasks.describe.picture import Picture
from wire.models import ModelInfo
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Said
from wire.tasks.describe.spec import Length

ENCODE, PREFILL = "encode", "prefill"
"""The stages of `Describer.encode`."""

Tell = Callable[[str], None]
"""Is told all that is said so far of one text, in whole characters, after each token; that costs next to nothing.

Each text begins with the one before. It raises CanceledJobError and JobTimeoutError, which are let pass.
"""


def unheard(text: str) -> None:
    """The `Tell` of whoever waits for the end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a text ends at the latest: after so many tokens (Finish.LENGTH), or so many seconds (Finish.TIME)."""

    max_tokens: int = 256
    seconds: float = 60


class Encoded(Protocol):
    """A picture as one describer knows it: a cache of keys and values, the bytes for a server, or what was found in it.

    It is kept and used for many texts, so nothing of it changes in `caption` or `answer`: a cache is continued in a
    copy, or in room of its own behind what is the picture's.
    """

    @property
    def size_bytes(self) -> int:
        """How much memory it takes."""


State = TypeVar("State", bound=Encoded)


class Describer(Protocol[State]):
    """A model that speaks of pictures: one in this process, one behind a server, or rules.

    A runner calls it from one thread at a time, with the states that itself has made. Texts come without blanks around
    them, else as the model says them: cleaning, `prefix` and `suffix` are the runner's. A text that begins to repeat
    itself ends (Finish.REPETITION), before the repetition.
    """

    @property
    def info(self) -> ModelInfo:
        """What is said of the model, under the task `describe`."""

    def encode(self, picture: Picture, crops: int, stopwatch: Stopwatch) -> State:
        """The picture, looked at once: its stages are ENCODE and, where there is such a thing, PREFILL.

        `crops` is 0 for as many parts as the model usually looks at, 1 for the whole alone. Raises RequestError.
        """

    def caption(self, state: State, length: Length, limits: Limits, tell: Tell) -> Said:
        """What is in the picture, short, normal or long; never Length.NONE."""

    def answer(self, state: State, question: Question, limits: Limits, tell: Tell) -> Said:
        """The answer to the question. Where that has choices, it is one of them, as it was written; where it
        `is_number`, digits: the likeliest, with its probability among all of them. `tell` hears of free text alone, and
        ends either.
        """


AnyDescriber = Describer[Any]
