"""The evidence for each picture that was found is put together, so that it can be said how certain it is."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from math import log

from processor.tasks.search.certainty import Evidence
from processor.tasks.search.collection import Collection
from processor.tasks.search.query.vocabulary import Vocabulary
from processor.tasks.search.retrieval import Retrieved
from processor.tasks.search.retrievers import words
from processor.tasks.search.retrievers.base import LOOKS, MEANING


def evidence_of(
    collection: Collection, connection: sqlite3.Connection, retrieved: Retrieved, entries: Sequence[int]
) -> dict[int, Evidence]:
    """The evidence of each of the entries."""
    covered = coverage(collection, connection, retrieved.words, entries)
    meanings, looks = _scores(retrieved, MEANING, entries), _scores(retrieved, LOOKS, entries)
    found = {}
    for entry in entries:
        look = looks.get(entry)
        found[entry] = Evidence(
            coverage=covered.get(entry, 0.0),
            meaning=meanings.get(entry),
            usual=retrieved.usual,
            nearest=retrieved.nearest,
            looks_unusual=None if look is None else retrieved.compared[LOOKS].unusual(look),
        )
    return found


def coverage(
    collection: Collection, connection: sqlite3.Connection, asked: Sequence[str], entries: Sequence[int]
) -> dict[int, float]:
    """How much of what is asked for each entry has, in [0, 1]. A word counts more the fewer pictures have it, and the
    most where none has; where it is there as a label alone, as much as that is sure.
    """
    surest, files = _by_labels(connection, asked, collection.vocabulary, entries), collection.facts.files
    whole, found = 0.0, dict.fromkeys(entries, 0.0)
    for word in asked:
        labelled = surest.get(word, {})
        there = words.having(connection, word, entries)
        weight = log(2 + files / (1 + max(words.files_with(connection, word), len(labelled))))
        whole += weight
        for entry in there | labelled.keys():
            found[entry] += weight * max(
                1.0 if entry in there and entry not in labelled else 0.0, labelled.get(entry, 0.0)
            )
    return {entry: part / whole for entry, part in found.items()} if whole else {}


def _by_labels(
    connection: sqlite3.Connection, asked: Sequence[str], vocabulary: Vocabulary, entries: Sequence[int]
) -> dict[str, dict[int, float]]:
    """By word, how sure it is that what it stands for is in each entry."""
    labels = vocabulary.numbers(asked)
    rows = connection.execute(
        f"SELECT label, entry, confidence FROM labels WHERE label IN ({', '.join(map(str, labels))}) "  # noqa: S608
        "AND entry IN (SELECT value FROM json_each(?))",
        (json.dumps(list(entries)),),
    )
    found: dict[str, dict[int, float]] = {}
    for label, entry, confidence in rows:
        for word in labels[label]:
            sure = found.setdefault(word, {})
            sure[entry] = max(sure.get(entry, 0.0), (100 + confidence) / 200)
    return found


def _scores(retrieved: Retrieved, leg: str, entries: Sequence[int]) -> Mapping[int, float]:
    return retrieved.compared[leg].of(entries) if leg in retrieved.compared else {}
