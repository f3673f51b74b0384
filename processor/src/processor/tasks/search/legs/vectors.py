"""The legs of vectors: meaning, by texts, and looks, by pictures. All vectors of a collection are compared, exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.matrix import Matrix
from processor.tasks.search.legs.base import DEPTH, Ranking

ENOUGH = 50
"""With fewer vectors than that, what is usual is told from what it is for others as well."""

USUAL = (0.15, 0.12)
"""Mean and deviation of the cosines of a query with pictures that have nothing to do with it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A query compared with all vectors of a generation: `scores` (N,) of `entries` (N,), and what is usual of them."""

    ranking: Ranking
    mean: float
    deviation: float

    def unusual(self, score: float) -> float:
        """By how many deviations a score is above what the query has with any picture."""
        return (score - self.mean) / self.deviation


def compare(leg: str, matrix: Matrix, query: NDArray[np.float32], allowed: NDArray[np.int64] | None) -> Compared:
    """The query compared; entries that are not among those `allowed` (sorted; None for all) are not ranked."""
    scores = matrix.scores(query)
    mean, deviation = _usual(scores)
    entries = matrix.entries
    if allowed is not None:
        kept = np.isin(entries, allowed)
        entries, scores = entries[kept], scores[kept]
    if len(scores) > DEPTH:
        best = np.sort(np.argpartition(-scores, DEPTH)[:DEPTH])
        entries, scores = entries[best], scores[best]
    order = np.lexsort((entries, -scores))
    found: dict[int, float] = {}
    for entry, score in zip(entries[order].tolist(), scores[order].tolist(), strict=True):
        found.setdefault(entry, score)
    return Compared(Ranking(leg, list(found), list(found.values())), mean, deviation)


def _usual(scores: NDArray[np.float32]) -> tuple[float, float]:
    share = len(scores) / (len(scores) + ENOUGH)
    mean, deviation = (float(scores.mean()), float(scores.std())) if len(scores) else (0.0, 0.0)
    return share * mean + (1 - share) * USUAL[0], max(share * deviation + (1 - share) * USUAL[1], 1e-3)
