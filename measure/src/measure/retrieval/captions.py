"""How far up a search finds what a person described, by each of its legs and by all together."""

from collections.abc import Iterator, Sequence

import numpy as np

from measure.retrieval.certain import fitted, with_all_legs
from measure.retrieval.held_out import FOLDS, bootstrap, fold_of
from measure.retrieval.probes import CAPTION, Probe, Probed
from processor.tasks.search.retrievers.base import LABELS, LOOKS, MEANING, WORDS

DEPTHS = (1, 5, 10)
LEGS = (WORDS, LABELS, MEANING, LOOKS)

Ranks = Sequence[float]


def lines(probed: Probed) -> Iterator[str]:
    """The lines of the table: recall and mean reciprocal rank of chance, of each leg, and of all fused.

    What is held out is ranked by the map to certainty that the other folds give.
    """
    asked = probed.of(CAPTION)
    pictures = [probed.names[next(iter(each.right))] for each in asked]
    known = with_all_legs(probed)
    maps = [fitted(known.part(fold, inside=False)) for fold in range(FOLDS)]
    orders: dict[str, list[list[int]]] = {leg: [_of_leg(probe, leg) for probe in asked] for leg in LEGS}
    orders["fused, as shipped"] = [probe.fused() for probe in asked]
    orders["fused, held out"] = [
        probe.fused(maps[fold_of(picture)]) for probe, picture in zip(asked, pictures, strict=True)
    ]
    ranks = {name: ranks_of(asked, order) for name, order in orders.items()}
    leading = max(LEGS, key=lambda leg: float(np.mean(1 / np.asarray(ranks[leg]))))
    yield f"{len(asked)} captions of {len(set(pictures))} of {len(probed.names)} pictures; 95 % intervals over pictures"
    yield f"{'':<20}{''.join(f'R@{depth}'.rjust(6).ljust(24) for depth in DEPTHS)}   MRR, and less {leading}'s"
    yield _chance(len(probed.names))
    yield from (_line(name, found, ranks[leading], pictures) for name, found in ranks.items())


def ranks_of(asked: Sequence[Probe], orders: Sequence[Sequence[int]]) -> list[float]:
    """At which rank, from 1, each query's picture is in its order; infinity where it is not."""
    rights = [next(iter(probe.right)) for probe in asked]
    pairs = zip(rights, orders, strict=True)
    return [order.index(right) + 1.0 if right in order else float("inf") for right, order in pairs]


def _of_leg(probe: Probe, leg: str) -> list[int]:
    return next((list(each.entries) for each in probe.rankings if each.leg == leg), [])


def _chance(pictures: int) -> str:
    """The line of an order that was drawn by lot."""
    ranks = np.arange(1, pictures + 1)
    recalls = [f"{np.mean(ranks <= depth):6.1%}" for depth in DEPTHS]
    return f"{'chance':<20}{''.join(each.ljust(24) for each in recalls)}{np.mean(1 / ranks):6.3f}"


def _line(name: str, ranks: Ranks, leading: Ranks, pictures: Sequence[str]) -> str:
    array = np.asarray(ranks)
    recalls = [bootstrap((array <= depth).astype(float), pictures).percent() for depth in DEPTHS]
    mrr, gained = bootstrap(1 / array, pictures), bootstrap(1 / array - 1 / np.asarray(leading), pictures)
    return f"{name:<20}{''.join(each.ljust(24) for each in recalls)}{mrr.plain()}  {gained.plain()}"
