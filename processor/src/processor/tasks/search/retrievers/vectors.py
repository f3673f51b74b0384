"""The retrievers by vectors: meaning, by texts, and looks, by pictures. All vectors are compared, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.matrix import Matrix
from processor.tasks.search.retrievers.base import DEPTH, Ranking

ENOUGH = 50
"""With fewer vectors than that, what is usual is told from what it is for others as well."""

USUAL = (0.15, 0.12)
"""Mean and deviation of the cosines of a query with pictures that have nothing to do with it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A query compared with all vectors of a generation: their `scores` (N,), and what is usual of them."""

    ranking: Ranking
    matrix: Matrix
    scores: NDArray[np.float32]
    mean: float
    deviation: float

    def unusual(self, score: float) -> float:
        """By how many deviations a score is above what the query has with any picture."""
        return (score - self.mean) / self.deviation

    def of(self, wanted: Sequence[int]) -> dict[int, float]:
        """The scores of those of the `wanted` entries that have a vector, ranked or not."""
        rows = self.matrix.rows_of(wanted)
        return {entry: float(self.scores[row]) for entry, row in zip(wanted, rows.tolist(), strict=True) if row >= 0}


def compare(leg: str, matrix: Matrix, query: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> Compared:
    """The query compared; entries that are not among those `allowed` (by entry; None for all) are not ranked."""
    scores = matrix.scores(query)
    mean, deviation = _usual(scores)
    wanted, found = matrix.entries, scores
    if allowed is not None:
        wanted = np.where(wanted < len(allowed), wanted, 0)  # a vector of a picture that is gone since
        kept = allowed[wanted]
        wanted, found = wanted[kept], found[kept]
    if len(found) > DEPTH:
        best = np.sort(np.argpartition(-found, DEPTH)[:DEPTH])
        wanted, found = wanted[best], found[best]
    order = np.lexsort((wanted, -found))
    first: dict[int, float] = {}
    for entry, score in zip(wanted[order].tolist(), found[order].tolist(), strict=True):
        first.setdefault(entry, score)
    return Compared(Ranking(leg, list(first), list(first.values())), matrix, scores, mean, deviation)


def _usual(scores: NDArray[np.float32]) -> tuple[float, float]:
    share = len(scores) / (len(scores) + ENOUGH)
    mean, deviation = (float(scores.mean()), float(scores.std())) if len(scores) else (0.0, 0.0)
    return share * mean + (1 - share) * USUAL[0], max(share * deviation + (1 - share) * USUAL[1], 1e-3)
