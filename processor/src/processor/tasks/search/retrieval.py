"""The retrievers are asked: each ranks what the filters let through."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.certainty import BACKGROUND
from processor.tasks.search.collection import Collection
from processor.tasks.search.index import facts
from processor.tasks.search.index.analysis import fingerprint
from processor.tasks.search.index.vectors import SCALES, Packed, unpack
from processor.tasks.search.protocols import TextEmbedder
from processor.tasks.search.query.allowed import Allowed
from processor.tasks.search.query.filtering import condition
from processor.tasks.search.query.words import telling, words_of
from processor.tasks.search.question import Question
from processor.tasks.search.retrievers import copies, labels, vectors, words
from processor.tasks.search.retrievers.base import DEPTH, FILTERS, LABELS, LOOKS, MEANING, WORDS, Ranking
from processor.tasks.search.retrievers.copies import COPIES
from processor.tasks.search.retrievers.vectors import Compared
from wire.errors import BadOptionError

TOOK_PART, NOT_ASKED = "took part", "was not asked"


@dataclass(slots=True)
class Retrieved:
    """What the retrievers answered. `words` are those of the query that tell pictures apart, and its phrases. `usual`
    and `nearest` are the mean and the highest cosine of the query with the background.
    """

    words: Sequence[str]
    rankings: list[Ranking] = field(default_factory=list)
    compared: dict[str, Compared] = field(default_factory=dict)
    legs: dict[str, str] = field(default_factory=dict)
    usual: float = 0.0
    nearest: float = 0.0


def retrieve(collection: Collection, connection: sqlite3.Connection, question: Question) -> Retrieved:
    """Every retriever that may take part, and can, has ranked. Raises BadOptionError for a query that is empty."""
    query = question.query
    hidden = question.hidden or not collection.facts.hidden
    holds = condition(query.filters, query.phrases, collection.vocabulary.meant, hidden=hidden)
    allowed = holds.allowed(connection, collection.table)
    allowed.apply(connection)
    retrieved = Retrieved([*telling(words_of(" ".join(query.words))), *query.phrases])
    if not (retrieved.words or question.picture or query.like is not None):
        if query.filters == type(query.filters)():
            raise BadOptionError("Query: expected words, a filter or a picture, got nothing to look for.")
        retrieved.rankings = [_all(connection, allowed)]
        retrieved.legs = {FILTERS: TOOK_PART}
        return retrieved
    retrievers = _Retrievers(collection, connection, question, retrieved, allowed)
    for leg, rank in retrievers.all().items():
        retrieved.legs[leg] = NOT_ASKED if question.legs and leg not in question.legs else rank()
    return retrieved


def _all(connection: sqlite3.Connection, allowed: Allowed) -> Ranking:
    """What the filters let through, the newest first."""
    rows = connection.execute(
        f"SELECT entry, max(dated) AS at FROM files WHERE 1 {allowed.and_file('id')} GROUP BY entry "  # noqa: S608
        f"ORDER BY at DESC, entry LIMIT {5 * DEPTH}",
    ).fetchall()
    return Ranking(FILTERS, [entry for entry, _ in rows], [float(at) for _, at in rows])


@dataclass(slots=True)
class _Retrievers:
    collection: Collection
    connection: sqlite3.Connection
    question: Question
    retrieved: Retrieved
    allowed: Allowed

    def all(self) -> dict[str, Callable[[], str]]:
        """By its name, what asks a retriever, and says that it took part, or why not."""
        return {
            WORDS: self.words,
            LABELS: self.labels,
            MEANING: self.meaning,
            LOOKS: self.looks,
            **({COPIES: self.copies} if self.question.picture or self.question.query.like is not None else {}),
        }

    def words(self) -> str:
        if not self.retrieved.words:
            return "has no words to look for"
        self.retrieved.rankings.append(words.rank(self.connection, self.retrieved.words, self.allowed))
        return TOOK_PART

    def labels(self) -> str:
        if not self.retrieved.words:
            return "has no words to look for"
        if not self.collection.vocabulary.labels:
            return "no labels are indexed" if self.collection.serving.detector else "nobody detects objects here"
        vocabulary = self.collection.vocabulary
        self.retrieved.rankings.append(labels.rank(self.connection, self.retrieved.words, vocabulary, self.allowed))
        return TOOK_PART

    def meaning(self) -> str:
        matrix = self.collection.matrices.get(MEANING)
        if not self.retrieved.words:
            return "has no words to look for"
        if matrix is None or not len(matrix):
            return (
                "nobody embeds texts here" if not self.collection.serving.text_embedders else "no meanings are indexed"
            )
        embeds = next(each for each in self.collection.serving.text_embedders if each.model == matrix.generation.model)
        (query,) = embeds.texts([self.question.query.sentence])
        with_background = self._background(embeds) @ query
        self.retrieved.usual, self.retrieved.nearest = float(with_background.mean()), float(with_background.max())
        self._compare(MEANING, query)
        return TOOK_PART

    def looks(self) -> str:
        matrix = self.collection.matrices.get(LOOKS)
        if matrix is None or not len(matrix):
            return (
                "nobody embeds pictures here"
                if not self.collection.serving.picture_embedders
                else "no looks are indexed"
            )
        embeds = next(
            each for each in self.collection.serving.picture_embedders if each.model == matrix.generation.model
        )
        parts = [self._vector_of(self.question.query.like)] if self.question.query.like is not None else []
        parts += [embeds.picture(self.question.picture)] if self.question.picture else []
        parts += [embeds.words(self.question.query.sentence)] if self.retrieved.words and embeds.knows_words else []
        if not parts:
            return "knows no words, and was given no picture"
        self._compare(LOOKS, np.mean(parts, axis=0, dtype=np.float32))
        return TOOK_PART

    def copies(self) -> str:
        like, picture = self.question.query.like, self.question.picture
        bits = fingerprint(picture.photo) if picture else self._fingerprint_of(like)
        self.retrieved.rankings.append(copies.rank(bits, self.collection.table.fingerprints, self.allowed.entries))
        return TOOK_PART

    def _background(self, embeds: TextEmbedder) -> NDArray[np.float32]:
        kept = facts.background(self.connection, embeds.model)
        return embeds.texts(BACKGROUND) if kept is None else np.frombuffer(kept, "<f4").reshape(len(BACKGROUND), -1)

    def _compare(self, leg: str, query: NDArray[np.float32]) -> None:
        compared = vectors.compare(leg, self.collection.matrices[leg], query, self.allowed.entries)
        self.retrieved.compared[leg] = compared
        self.retrieved.rankings.append(compared.ranking)

    def _vector_of(self, entry: int | None) -> NDArray[np.float32]:
        generation = self.collection.matrices[LOOKS].generation.id
        row = self.connection.execute(
            "SELECT scale, data FROM vectors WHERE generation = ? AND entry = ?", (generation, entry)
        ).fetchone()
        if row is None:
            raise BadOptionError(f"Query: like:{entry} is no picture whose looks are indexed. Take the id of a hit.")
        packed = Packed(np.frombuffer(row[1], np.int8)[None], np.array([row[0] / SCALES], np.float32))
        return unpack(packed).ravel()

    def _fingerprint_of(self, entry: int | None) -> int:
        row = self.connection.execute("SELECT fingerprint FROM entries WHERE id = ?", (entry,)).fetchone()
        return 0 if row is None else int(row[0])
