"""The vectors of pictures that were looked at, kept in the same transaction as all else of them."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from processor.tasks.search.index import generations
from processor.tasks.search.index.entries import counts_of
from processor.tasks.search.index.looking import Look
from processor.tasks.search.index.telling import told
from processor.tasks.search.seams import Senses

MEANING, LOOKS = "meaning", "looks"


@contextmanager
def keep_vectors(
    connection: sqlite3.Connection, senses: Senses, found: Sequence[Look]
) -> Iterator[Callable[[Sequence[int]], None]]:
    """A transaction, and in it a function that is called with the numbers of the entries of `found`, in their order.

    The vectors are made before it begins: a network takes its time, and others may write meanwhile.
    """
    texts = [told(counts_of(each.seen.objects or ()), _text(each)) for each in found]
    spoken = [place for place, text in enumerate(texts) if text]
    shown = [(place, each.vector) for place, each in enumerate(found) if each.vector is not None]
    meanings = senses.texts[0].texts([texts[place] for place in spoken]) if senses.texts and spoken else None

    def keep(entries: Sequence[int]) -> None:
        if meanings is not None:
            generation = generations.generation(connection, MEANING, senses.texts[0].model)
            generations.add(connection, generation, [entries[place] for place in spoken], meanings)
        if shown:
            generation = generations.generation(connection, LOOKS, senses.pictures[0].model)
            vectors = np.stack([vector for _, vector in shown])
            generations.add(connection, generation, [entries[place] for place, _ in shown], vectors)

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield keep
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _text(found: Look) -> str:
    return "\n".join(line.text for line in found.seen.lines or ())
