"""What a retriever answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from processor.looking import Box

DEPTH = 400
"""A retriever ranks so many pictures, and no more: what is behind them in all legs is not found."""

COMMON_FROM = 20_000
"""What so many pictures have says little, and takes long: where something rarer is asked for too, that ranks first."""

WORDS, LABELS, MEANING, LOOKS, FILTERS = "words", "labels", "meaning", "looks", "filters"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries by falling score, those of one score by their numbers. `leg` is the name of who ranks."""

    leg: str
    entries: Sequence[int]
    scores: Sequence[float]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry was found by `leg`: as the `rank`th, from 1, with that score of its own.

    `field` is where (`text`, `name`, `folder`, `labels`), `snippet` what stands there, `boxes` where in the picture.
    """

    leg: str
    rank: int
    score: float
    field: str = ""
    snippet: str = ""
    boxes: Sequence[Box] = ()
