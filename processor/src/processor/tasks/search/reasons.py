"""Why a picture was found: by each leg that ranked it, where, and with what."""

import sqlite3
from collections.abc import Sequence

from processor.looking import Box
from processor.tasks.search.query.vocabulary import Vocabulary
from processor.tasks.search.retrieval import Retrieved
from processor.tasks.search.retrievers import labels, words
from processor.tasks.search.retrievers.base import LABELS, WORDS, Ranking, Reason

MOST_BOXES = 20


def explain(vocabulary: Vocabulary, connection: sqlite3.Connection, retrieved: Retrieved, entry: int) -> list[Reason]:
    """A reason of each leg that ranked the entry, the best rank first."""
    found = []
    for ranking in retrieved.rankings:
        if entry in ranking.entries:
            place = ranking.entries.index(entry)
            field, snippet, boxes = _where(vocabulary, connection, retrieved, ranking, entry)
            score = round(float(ranking.scores[place]), 4)
            found.append(Reason(ranking.leg, place + 1, score, field, snippet, boxes))
    return sorted(found, key=lambda each: each.rank)


def _where(
    vocabulary: Vocabulary, connection: sqlite3.Connection, retrieved: Retrieved, ranking: Ranking, entry: int
) -> tuple[str, str, Sequence[Box]]:
    if ranking.leg == WORDS:
        field, snippet = words.snippet(connection, entry, retrieved.words)
        lines = words.lines_with(connection, entry, retrieved.words) if field == "text" else []
        return field, snippet, [line.box for line in lines][:MOST_BOXES]
    if ranking.leg == LABELS:
        objects = labels.objects_with(connection, entry, retrieved.words, vocabulary)
        names = [each.text for each in objects]
        counts = [f"{names.count(name)} x {name}" if names.count(name) > 1 else name for name in dict.fromkeys(names)]
        return "labels", ", ".join(counts), [each.box for each in objects][:MOST_BOXES]
    return "", "", ()
