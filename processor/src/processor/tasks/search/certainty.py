"""How certain it is that a picture is what was asked for, by logistic maps that were fitted on labelled pairs.

The cosines of a query have a level of their own: some are near to everything. So the query is compared with a fixed
background too, sentences of things that pictures often show: one that is near to those is met by near pictures, one of
something else is not. `measure.retrieval.certain` measures what comes of it; the maps were fitted on 117 pictures of
COCO's with 185 captions, 77 labels and 43 queries for what is in none, with all-MiniLM-L6-v2 and yolov3-tiny.
"""

from dataclasses import dataclass
from math import exp, sqrt

from wire.tasks.detect.coco import NAMES

BACKGROUND = tuple(f"a {name}" for name in NAMES)

DEFAULT = 0.4
"""Less certain ones are no hits, where the client does not say: nine of ten queries for nothing find nothing then."""

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


def certainty(evidence: Evidence) -> float:
    """In [0, 1]: the surest that words with their meaning, or looks, are of it."""
    covered = sqrt(evidence.coverage)
    if evidence.meaning is None:
        by_words = -2.5 + 10.3 * covered
    else:
        by_words = -5.11 + 4.38 * covered + 10.27 * evidence.meaning - 15.29 * evidence.usual + 6.13 * evidence.nearest
    certain = _logistic(by_words)
    if evidence.coverage >= WHOLE:
        certain = max(certain, SURE)
    if evidence.looks_unusual is not None:
        certain = max(certain, _logistic(-4.5 + 1.5 * evidence.looks_unusual))  # by eye: there was nothing to fit it on
    return certain


def _logistic(number: float) -> float:
    return 1 / (1 + exp(-number))
