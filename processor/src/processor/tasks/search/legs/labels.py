"""The leg of labels: what detectors found in pictures, by the names that people have for it."""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise

from processor.tasks.search.index.entries import objects_of
from processor.tasks.search.legs.base import DEPTH, LABELS, Ranking
from processor.tasks.search.query.filtering import Condition
from processor.tasks.search.query.vocabulary import Vocabulary
from processor.tasks.search.seams import Found


def rank(connection: sqlite3.Connection, asked: Sequence[str], vocabulary: Vocabulary, condition: Condition) -> Ranking:
    """Entries with any of the labels that the words stand for: of more labels, rarer ones and surer ones first."""
    labels = vocabulary.numbers(asked)
    if not labels:
        return Ranking(LABELS, (), ())
    numbers = ", ".join(map(str, labels))
    rows = connection.execute(
        "WITH weights AS MATERIALIZED (SELECT label, ln(1.0 + (SELECT count(*) FROM entries) / (1.0 + count(*))) AS "  # noqa: S608
        f"weight FROM labels WHERE label IN ({numbers}) GROUP BY label) "
        "SELECT entry, sum(weight * (0.5 + confidence / 200.0)) AS score FROM weights JOIN labels USING (label) "
        f"WHERE 1 {condition.entries} GROUP BY entry ORDER BY score DESC, entry LIMIT {DEPTH}",
    ).fetchall()
    return Ranking(LABELS, [entry for entry, _ in rows], [score for _, score in rows])


def objects_with(
    connection: sqlite3.Connection, entry: int, asked: Sequence[str], vocabulary: Vocabulary
) -> list[Found]:
    """The objects in the picture that the words stand for."""
    names = {name for word in (*asked, *_pairs(asked)) for name in vocabulary.meant(word)}
    return [each for each in objects_of(connection, entry) if each.text in names]


def _pairs(asked: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(asked)]
