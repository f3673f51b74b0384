"""Rankings are fused by reciprocal rank. Source: Cormack, Clarke and Buettcher, SIGIR 2009."""

from collections.abc import Iterable, Mapping

from processor.tasks.search.retrievers.base import Ranking

K = 60


def fuse(rankings: Iterable[Ranking], weights: Mapping[str, float]) -> list[tuple[int, float]]:
    """Entries with their scores, the best first, those of one score by their numbers. A leg without weight has 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        weight = weights.get(ranking.leg, 1.0)
        for place, entry in enumerate(ranking.entries, 1):
            scores[entry] = scores.get(entry, 0.0) + weight / (K + place)
    return sorted(scores.items(), key=lambda each: (-each[1], each[0]))
