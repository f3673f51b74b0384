"""The vectors of pictures that were analyzed, kept in the same transaction as all else of them."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index import generations
from processor.tasks.search.index.analysis import Analysis
from processor.tasks.search.index.entries import counts_of
from processor.tasks.search.index.sentences import sentence_of
from processor.tasks.search.protocols import Analyzers, TextEmbedder
from wire.errors import ImageProcessorError

log = logging.getLogger(__name__)

MEANING, LOOKS = "meaning", "looks"


@contextmanager
def keep_vectors(
    connection: sqlite3.Connection, analyzers: Analyzers, found: Sequence[Analysis]
) -> Iterator[Callable[[Sequence[int]], None]]:
    """A transaction, and in it a function that is called with the numbers of the entries of `found`, in their order.

    The vectors are made before it begins: a network takes its time, and others may write meanwhile.
    """
    texts = [_sentence(each) for each in found]
    spoken = [place for place, text in enumerate(texts) if text and analyzers.text_embedders]
    shown = [(place, each.vector) for place, each in enumerate(found) if each.vector is not None]
    meanings = embedded(analyzers.text_embedders[0], [texts[place] for place in spoken]) if spoken else {}

    def keep(entries: Sequence[int]) -> None:
        if meanings:
            generation = generations.generation(connection, MEANING, analyzers.text_embedders[0].model)
            told = [entries[spoken[number]] for number in meanings]
            generations.add(connection, generation, told, np.stack(list(meanings.values())))
        if shown:
            generation = generations.generation(connection, LOOKS, analyzers.picture_embedders[0].model)
            vectors = np.stack([vector for _, vector in shown])
            generations.add(connection, generation, [entries[place] for place, _ in shown], vectors)

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield keep
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def embedded(embedder: TextEmbedder, texts: Sequence[str]) -> dict[int, NDArray[np.float32]]:
    """The vectors (D,) of the texts, by their numbers; of one that the network failed at, none."""
    try:
        return dict(enumerate(embedder.texts(texts)))
    except (ImageProcessorError, MemoryError, OSError):
        raise
    except Exception:
        if len(texts) == 1:
            log.exception("model %s: failed at a text", embedder.model)
            return {}
    alone = {number: embedded(embedder, [text]) for number, text in enumerate(texts)}
    return {number: found[0] for number, found in alone.items() if found}


def _sentence(found: Analysis) -> str:
    seen = found.observations
    text = "\n".join(line.text for line in seen.lines or ())
    return sentence_of(counts_of(seen.objects or ()), text, seen.caption or "")
