"""How captions of many pictures score, with what chance in the choice of pictures makes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from measure.describing.bleu import BleuCounts, bleu, counted
from measure.describing.cider import Cider
from measure.describing.rouge import rouge
from measure.describing.words import Words
from measure.intervals import Interval

Figure = TypeVar("Figure")

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Scores:
    """The metrics of captions."""

    cider: Interval
    bleu: Interval
    rouge: Interval


@dataclass(frozen=True, slots=True)
class Scored:
    """What one picture's caption counts for each metric."""

    cider: float
    bleu: BleuCounts
    rouge: float


def scored(captions: Sequence[Words], references: Sequence[Sequence[Words]]) -> list[list[Scored]]:
    """Each picture's caption against the references but one, each of which is left out in turn.

    So that captions of people, which cannot be their own references, have no fewer than others.
    """
    cider = Cider.of(references)
    return [
        [_scored(cider, caption, rest) for rest in _but_one(of_picture)]
        for caption, of_picture in zip(captions, references, strict=True)
    ]


def of_people(references: Sequence[Sequence[Words]]) -> list[list[Scored]]:
    """Each reference of a picture against its others: what a caption can reach."""
    cider = Cider.of(references)
    return [
        [_scored(cider, own, rest) for own, rest in zip(of_picture, _but_one(of_picture), strict=True)]
        for of_picture in references
    ]


def _scored(cider: Cider, caption: Words, references: Sequence[Words]) -> Scored:
    return Scored(cider.score(caption, references), counted(caption, references), rouge(caption, references))


def _but_one(references: Sequence[Words]) -> list[list[Words]]:
    return [[*references[:left_out], *references[left_out + 1 :]] for left_out in range(len(references))]


def summarized(pictures: Sequence[Sequence[Scored]]) -> Scores:
    """The metrics of all."""
    return Scores(
        drawn(pictures, lambda some: float(np.mean([each.cider for each in some]))),
        drawn(pictures, lambda some: bleu([each.bleu for each in some])),
        drawn(pictures, lambda some: float(np.mean([each.rouge for each in some]))),
    )


def drawn(pictures: Sequence[Sequence[Figure]], measured: Callable[[Sequence[Figure]], float]) -> Interval:
    """What `measured` says of the figures of all pictures, and within which bounds it stays where as many are drawn
    with replacement: pictures and not figures, for those of one picture are alike.
    """
    draws: NDArray[np.int64] = np.random.default_rng(1).integers(len(pictures), size=(DRAWS, len(pictures)))
    found = [measured([figure for each in draw for figure in pictures[each]]) for draw in draws.tolist()]
    return Interval.of(measured([figure for each in pictures for figure in each]), found)
