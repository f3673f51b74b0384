"""How often a search says that there is nothing, rightly and wrongly, and which maps to certainty data give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log

import numpy as np

from measure.retrieval.held_out import FOLDS, Floats, bootstrap, fold_of, logistic
from measure.retrieval.probes import CATEGORY, NOTHING, Probed
from processor.tasks.search.certainty import (
    DEFAULT,
    WHOLE,
    WITH_MEANING,
    WITHOUT_MEANING,
    Evidence,
    Map,
    certainty,
    facts,
)

TOP = 10
"""A hit further down is not one that a person would have seen."""

LOST = 0.04
"""So many of the right hits that a map is fitted on are lost at `DEFAULT`."""

CUTS = (0.3, DEFAULT, 0.5)

Weighed = Mapping[int, Evidence]


@dataclass(frozen=True, slots=True)
class Known:
    """The evidence of right hits, each with its picture's name; and of queries for nothing, each with its text, that of
    all that they rank.
    """

    right: Sequence[tuple[str, Evidence]]
    nothing: Sequence[tuple[str, Sequence[Evidence]]]

    def part(self, fold: int, *, inside: bool) -> "Known":
        """What is in the fold, or what is not."""
        right = [each for each in self.right if (fold_of(each[0]) == fold) is inside]
        return Known(right, [each for each in self.nothing if (fold_of(each[0]) == fold) is inside])


@dataclass(frozen=True, slots=True)
class Judged:
    """How certain right hits are, each with its picture's name; and of each query for nothing the surest, with its
    text.
    """

    right: Sequence[tuple[str, float]]
    nothing: Sequence[tuple[str, float]]

    def line(self, cut: float) -> str:
        """What comes of it where less certain ones are no hits."""
        nothing = bootstrap([surest < cut for _, surest in self.nothing], [text for text, _ in self.nothing])
        lost = bootstrap([certain < cut for _, certain in self.right], [name for name, _ in self.right])
        return f"{cut:9.2f}  {nothing.percent():<24}{lost.percent()}"


def lines(probed: Probed) -> Iterator[str]:
    """The lines of the tables: with all legs, and with words and labels alone."""
    whole = with_all_legs(probed)
    unmeant = known(probed, [probe.unmeant for probe in probed.probes])
    for name, facts_known, shipped in (("all legs", whole, WITH_MEANING), ("words, labels", unmeant, WITHOUT_MEANING)):
        yield f"{name}: {len(facts_known.nothing)} queries for what is nowhere, {len(facts_known.right)} right hits"
        yield f"{'':<14}certainty  {'nothing found':<24}right hits lost"
        for kind, found in (("as shipped", judged(facts_known, shipped)), ("held out", held_out(facts_known))):
            yield from (f"{kind:<14}{found.line(cut)}" for cut in CUTS)
        yield f"fitted on all: {written(fitted(facts_known))}; as shipped: {written(shipped)}"
    for kind, by in (("as shipped", WITH_MEANING), ("fitted on all", fitted(whole))):
        yield f"names of objects, {kind}: {_of_objects(probed, by)}"


def with_all_legs(probed: Probed) -> Known:
    """What is known where all legs take part."""
    return known(probed, [probe.evidence for probe in probed.probes])


def known(probed: Probed, weighed: Sequence[Weighed]) -> Known:
    """What is known of the probes, of which `weighed` has the evidence, in the order in which pictures are found."""
    right, nothing = list[tuple[str, Evidence]](), list[tuple[str, Sequence[Evidence]]]()
    for probe, evidence in zip(probed.probes, weighed, strict=True):
        if probe.kind == NOTHING:
            nothing.append((probe.text, list(evidence.values())))
        else:
            first = islice(evidence.items(), TOP)
            right += [(probed.names[entry], each) for entry, each in first if entry in probe.right]
    return Known(right, nothing)


def fitted(given: Known) -> Map:
    """The logistic map that tells right hits from what queries for nothing rank, moved so that `DEFAULT` is its cut."""
    wrong = (each for _, ranked in given.nothing for each in ranked)
    rows = [facts(each) for each in (*(each for _, each in given.right), *wrong)]
    found = logistic(np.array(rows), np.arange(len(rows)) < len(given.right))

    def odds(each: Evidence) -> float:
        return float(found[0] + found[1:] @ facts(each))

    right = np.sort([odds(each) for _, each in given.right if each.coverage < WHOLE])
    highest = np.array([max(map(odds, ranked)) for _, ranked in given.nothing if ranked])
    found[0] += log(DEFAULT / (1 - DEFAULT)) - _cut(right, highest, len(given.right))
    return tuple(float(number) for number in found)


def _cut(right: Floats, highest: Floats, count: int) -> float:
    """Below which nothing is a hit: where most queries for nothing find nothing, LOST of `count` hits lost at most.

    Of several such places the one where least is lost, in the middle of the gap there.
    """
    lost = np.arange(int(LOST * count) + 1)
    nothing = np.array([np.mean(highest < right[number]) for number in lost])
    best = int(np.argmax(nothing))  # the first of those that are equal
    below = np.concatenate([right[:best], highest[highest < right[best]], right[best : best + 1] - 1])
    return float((right[best] + below.max()) / 2)


def judged(given: Known, by: Map) -> Judged:
    """What the map makes of it."""
    right = [(name, certainty(each, by)) for name, each in given.right]
    highest = [(text, max((certainty(each, by) for each in ranked), default=0.0)) for text, ranked in given.nothing]
    return Judged(right, highest)


def held_out(given: Known) -> Judged:
    """What is made of each fold by the map that is fitted on the others."""
    parts = [judged(given.part(fold, inside=True), fitted(given.part(fold, inside=False))) for fold in range(FOLDS)]
    return Judged([each for part in parts for each in part.right], [each for part in parts for each in part.nothing])


def _of_objects(probed: Probed, by: Map) -> str:
    """How many pictures the names of objects find, how many of them have it, and of those that have it, how many."""
    hits, right = 0, 0
    asked = probed.of(CATEGORY)
    for probe in asked:
        found = {entry for entry, each in probe.evidence.items() if certainty(each, by) >= DEFAULT}
        hits, right = hits + len(found), right + len(found & probe.right)
    whole = sum(len(probe.right) for probe in asked)
    return f"{hits / len(asked):.1f} hits, of which {right / hits:.1%} are right: {right / whole:.1%} of all"


def written(by: Map) -> str:
    """The map, as it stands in code."""
    return f"({', '.join(f'{number:.2f}' for number in by)})"
