"""The retriever of labels: what detectors found in pictures, by the names that people have for it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log

from processor.looking import Observation
from processor.tasks.search.index.entries import objects_of
from processor.tasks.search.query.allowed import Allowed
from processor.tasks.search.query.vocabulary import Vocabulary
from processor.tasks.search.retrievers.base import COMMON_FROM, DEPTH, LABELS, Ranking


def rank(connection: sqlite3.Connection, asked: Sequence[str], vocabulary: Vocabulary, allowed: Allowed) -> Ranking:
    """Entries with any of the labels that the words stand for: of more labels, rarer ones and surer ones first."""
    labels = vocabulary.numbers(asked)
    if not labels:
        return Ranking(LABELS, (), ())
    weights = _weights(connection, labels)
    leading = [label for label, (_, count) in weights.items() if count < COMMON_FROM] or list(weights)
    rows = connection.execute(
        f"SELECT entry, sum({_worth(weights, leading)}) AS score FROM labels "  # noqa: S608
        f"WHERE label IN ({_listed(leading)}) {allowed.and_entry()} "
        f"GROUP BY entry ORDER BY score DESC, entry LIMIT {2 * DEPTH}"
    ).fetchall()
    scores = dict(rows)
    if following := sorted(weights.keys() - set(leading)):
        more = connection.execute(
            f"SELECT entry, sum({_worth(weights, following)}) FROM labels WHERE label IN ({_listed(following)}) "  # noqa: S608
            f"AND entry IN ({_listed(scores)}) GROUP BY entry"
        )
        for entry, score in more:
            scores[entry] += score
    ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:DEPTH]
    return Ranking(LABELS, [entry for entry, _ in ranked], [score for _, score in ranked])


def _weights(connection: sqlite3.Connection, labels: Iterable[int]) -> dict[int, tuple[float, int]]:
    """By label what it counts, the more the rarer it is, and how many pictures have it."""
    (pictures,) = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
    rows = connection.execute(
        f"SELECT label, count(*) FROM labels WHERE label IN ({_listed(labels)}) GROUP BY label"  # noqa: S608
    )
    return {label: (log(1 + pictures / (1 + count)), count) for label, count in rows}


def _worth(weights: Mapping[int, tuple[float, int]], labels: Iterable[int]) -> str:
    """What a row of `labels` counts, as SQL."""
    cases = " ".join(f"WHEN {label} THEN {weights[label][0]:.6f}" for label in labels)
    return f"CASE label {cases or 'WHEN 0 THEN 0'} END * (0.5 + confidence / 200.0)"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def objects_with(
    connection: sqlite3.Connection, entry: int, asked: Sequence[str], vocabulary: Vocabulary
) -> list[Observation]:
    """The objects in the picture that the words stand for."""
    names = {name for word in (*asked, *_pairs(asked)) for name in vocabulary.meant(word)}
    return [each for each in objects_of(connection, entry) if each.text in names]


def _pairs(asked: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(asked)]
