"""How certain it is that a picture is what was asked for, by logistic maps that were fitted on labelled pairs.

The scores of legs cannot be compared with a fixed number: each query has a level of its own. So scores of vectors are
told by how unusual they are among all pictures, and words by how much of what was asked for is there.
`measure/retrieval` fits the numbers, and says on what.
"""

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a picture and a query. None where a leg did not take part.

    `coverage`, in [0, 1], is how much of the words is in the picture, rare ones counting more. `meaning` and `looks`
    are cosines, `meaning_unusual` and `looks_unusual` by how many deviations they are above the usual.
    """

    coverage: float = 0.0
    meaning: float | None = None
    meaning_unusual: float = 0.0
    looks: float | None = None
    looks_unusual: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the logistic map: its constant, and what each part of the evidence counts."""

    constant: float
    coverage: float
    whole: float
    cosine: float = 0.0
    unusual: float = 0.0


WHOLE = 0.999

BY_WORDS = Weights(constant=-4.0, coverage=6.0, whole=1.5)
BY_MEANING = Weights(constant=-6.0, coverage=5.0, whole=1.5, cosine=5.0, unusual=0.5)
BY_LOOKS = Weights(constant=-6.0, coverage=5.0, whole=1.5, cosine=5.0, unusual=0.8)

DEFAULT = 0.5
"""Less certain ones are no hits, where the client does not say."""


def certainty(evidence: Evidence) -> float:
    """In [0, 1]: the surest that words, meaning or looks are of it."""
    sides = [_logistic(BY_WORDS, evidence.coverage)]
    if evidence.meaning is not None:
        sides.append(_logistic(BY_MEANING, evidence.coverage, evidence.meaning, evidence.meaning_unusual))
    if evidence.looks is not None:
        sides.append(_logistic(BY_LOOKS, evidence.coverage, evidence.looks, evidence.looks_unusual))
    return max(sides)


def _logistic(weights: Weights, coverage: float, cosine: float = 0.0, unusual: float = 0.0) -> float:
    whole = weights.whole if coverage >= WHOLE else 0.0
    found = weights.constant + weights.coverage * coverage + whole + weights.cosine * cosine + weights.unusual * unusual
    return 1 / (1 + exp(-found))
