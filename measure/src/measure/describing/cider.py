"""CIDEr-D: how much a caption says what people say of this picture and not of all (Vedantam et al., 2015)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from measure.describing.words import LONGEST, Run, Words, runs

SIGMA = 6.0
"""In words: a caption that is longer or shorter than a reference by so many counts for 61 % of what it shares."""

Weights = Mapping[Run, float]


@dataclass(frozen=True, slots=True)
class Cider:
    """Scores captions, where `pictures` pictures were described and `frequency` says for how many a run was used."""

    pictures: int
    frequency: Mapping[Run, int]

    @classmethod
    def of(cls, described: Sequence[Sequence[Words]]) -> "Cider":
        """By the references of each picture. What is said of all of them weighs nothing."""
        used: Counter[Run] = Counter()
        for references in described:
            used.update({run for each in references for length in range(1, LONGEST + 1) for run in runs(each, length)})
        return cls(len(described), used)

    def score(self, caption: Words, references: Sequence[Words]) -> float:
        """CIDEr-D of one caption, from 0 to 10; that of many is their mean."""
        total = sum(self._alike(caption, reference) for reference in references)
        return 10 * total / len(references)

    def _alike(self, caption: Words, reference: Words) -> float:
        """How alike the two are in [0, 1], as the mean over the lengths of runs."""
        cosines = 0.0
        for length in range(1, LONGEST + 1):
            own, theirs = self._weights(caption, length), self._weights(reference, length)
            if size := _size(own) * _size(theirs):
                cosines += sum(min(own[run], theirs[run]) * theirs[run] for run in own.keys() & theirs.keys()) / size
        return cosines / LONGEST * exp(-((len(caption) - len(reference)) ** 2) / (2 * SIGMA**2))

    def _weights(self, caption: Words, length: int) -> Weights:
        known = log(self.pictures)
        return {
            run: times * (known - log(max(1, self.frequency.get(run, 0))))
            for run, times in runs(caption, length).items()
        }


def _size(weights: Weights) -> float:
    return sqrt(sum(weight**2 for weight in weights.values()))
