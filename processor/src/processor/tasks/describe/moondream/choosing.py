"""Answers of which only some are possible: each is scored by how likely the model is to say it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from processor.tasks.describe.moondream.decoders import Numbers
from processor.tasks.describe.moondream.decoding import Speaker
from processor.tasks.describe.moondream.prompts import Ids
from processor.tasks.describe.protocols import Tell
from wire.tasks.describe.result import Finish, Said

LARGEST_NUMBER = 100
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Models say small numbers so, too."""

Form = tuple[int, Ids]
"""What is left to be said of the choice of that place."""


def chosen(speaker: Speaker, prompt: Sequence[int], choices: Sequence[Sequence[str]], tell: Tell) -> Said:
    """The likeliest of the choices, each of which may be said in several ways: the first one is what is answered.

    The probability is of that choice among them all; how likely the model is to say anything else does not count.
    `tell` is told of nothing, before each step, and ends it by what it raises.
    """
    encode = speaker.prompts.tokenizer.encode
    forms = {(place, tuple(encode(f" {way}"))) for place, ways in enumerate(choices) for way in ways}
    scored = _Scores(speaker, tell, np.full(len(choices), -np.inf))
    scored.walk(sorted(forms), speaker.asked(prompt, max(len(ids) for _, ids in forms)), 0.0)
    best = int(np.argmax(scored.logs))
    probability = float(np.exp(scored.logs[best] - np.logaddexp.reduce(scored.logs)))
    tokens = min(len(ids) for place, ids in forms if place == best)
    return Said(choices[best][0], Finish.STOP, tokens, probability)


def ways_of(choices: Iterable[str]) -> list[list[str]]:
    """Each as it was written, and with another first letter: models begin answers with a capital one, or not."""
    return [list(dict.fromkeys([each, each[:1].upper() + each[1:], each[:1].lower() + each[1:]])) for each in choices]


def numbers() -> list[list[str]]:
    """The whole numbers to choose from, in figures, the small ones in words too."""
    named = dict(enumerate(WORDS))
    return [[str(each), *(ways_of([named[each]])[0] if each in named else [])] for each in range(LARGEST_NUMBER + 1)]


@dataclass(slots=True)
class _Scores:
    """The logarithms `logs` (choices,) of how likely each is to be said, by as few steps as it takes."""

    speaker: Speaker
    tell: Tell
    logs: NDArray[np.float64] = field(repr=False)

    def walk(self, forms: Sequence[Form], logits: Numbers, so_far: float) -> None:
        """Adds what is said in each of the forms, where `logits` are of what comes next and `so_far` was before."""
        likely = _log_softmax(logits)
        begun = defaultdict[int, list[Form]](list)
        for place, ids in forms:
            if ids:
                begun[ids[0]].append((place, ids[1:]))
            else:  # others go on behind it, so that it ends here counts too
                self._add(place, so_far + likely[self.speaker.prompts.end])
        ahead = list[int]()
        for token, rest in begun.items():
            if any(ids for _, ids in rest):
                ahead.append(token)
            else:
                for place, _ in rest:
                    self._add(place, so_far + likely[token])
        decoder = self.speaker.decoder
        memory = decoder.memory() if len(ahead) > 1 else None
        for number, token in enumerate(ahead):
            self.tell("")
            if memory and number:
                decoder.start(memory)
            self.walk(begun[token], self.speaker.next(token), so_far + likely[token])

    def _add(self, place: int, log: float) -> None:
        self.logs[place] = np.logaddexp(self.logs[place], log)


def _log_softmax(logits: Numbers) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    logs: NDArray[np.float64] = wide - np.logaddexp.reduce(wide)
    return logs
