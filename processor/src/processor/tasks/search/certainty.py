"""How certain it is that a picture is what was asked for, by logistic maps that were fitted on labelled pairs.

The cosines of a query have a level of their own: some are near to everything. So the query is compared with a fixed
background too, sentences of things that pictures often show: one that is near to those is met by near pictures, one of
something else is not. The maps were fitted on 117 pictures of COCO's with 185 captions, 77 labels and 43 queries for
what is in none, with all-MiniLM-L6-v2 and yolov3-tiny. `measure.retrieval.quality` measures what comes of them, with 40
queries more, and fits others.
"""

from dataclasses import dataclass
from math import exp, sqrt

from wire.tasks.detect.coco import NAMES

BACKGROUND = tuple(f"a {name}" for name in NAMES)

DEFAULT = 0.4
"""Less certain ones are no hits, where the client does not say: nine of ten queries for nothing find nothing then."""

Map = tuple[float, ...]
"""An intercept, and what each of the `facts` counts."""

WITH_MEANING: Map = (-5.11, 4.38, 10.27, -15.29, 6.13)
WITHOUT_MEANING: Map = (-2.5, 10.3)

WHOLE, SURE = 0.999, 0.95
"""From where on all words are there, and how certain that is by itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a picture and a query. None where a leg did not take part.

    `coverage`, in [0, 1], is how much of the words is in the picture, rare ones counting more. `meaning` is the cosine
    with what is known of the picture, `usual` and `nearest` are the mean and the highest with the background.
    `looks_unusual` is by how many deviations its looks are nearer than those of the collection usually are.
    """

    coverage: float = 0.0
    meaning: float | None = None
    usual: float = 0.0
    nearest: float = 0.0
    looks_unusual: float | None = None


def facts(evidence: Evidence) -> tuple[float, ...]:
    """What a map weighs: the root of the coverage, and where meaning took part the three cosines."""
    covered = sqrt(evidence.coverage)
    return (covered,) if evidence.meaning is None else (covered, evidence.meaning, evidence.usual, evidence.nearest)


def log_odds(evidence: Evidence, by: Map | None = None) -> float:
    """How certain it is by words and their meaning, by the map `by` in place of ours: 0 where it is one in two."""
    intercept, *slopes = by or (WITHOUT_MEANING if evidence.meaning is None else WITH_MEANING)
    return intercept + sum(slope * fact for slope, fact in zip(slopes, facts(evidence), strict=True))


def certainty(evidence: Evidence, by: Map | None = None) -> float:
    """In [0, 1]: the surest that words with their meaning, by the map `by` in place of ours, or looks are of it."""
    certain = _logistic(log_odds(evidence, by))
    if evidence.coverage >= WHOLE:
        certain = max(certain, SURE)
    if evidence.looks_unusual is not None:
        certain = max(certain, _logistic(-4.5 + 1.5 * evidence.looks_unusual))  # by eye: there was nothing to fit it on
    return certain


def _logistic(number: float) -> float:
    return 1 / (1 + exp(-number))
