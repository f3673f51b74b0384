"""An index that is open to be asked: what of it lies in memory keeps up with what is written."""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import numpy as np

from processor.tasks.search.index import facts
from processor.tasks.search.index.analysis_vectors import LOOKS, MEANING
from processor.tasks.search.index.generations import Generation, serving
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index.matrix import Matrix
from processor.tasks.search.index.picture_table import THERE, PictureTable
from processor.tasks.search.index.schema import connect
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.query.vocabulary import Vocabulary
from wire.errors import NotReadyError

MOST_KEPT = 100
MOST_GONE = 1_000
"""So many vectors of pictures that are gone, or have newer ones, stay in memory besides as many as there are pictures.
"""


class Collection:
    """The index at `place`, for many threads, one at a time.

    From the next snapshot on, `analyzers`, which may be set anew, are those that are `serving`.
    """

    def __init__(self, location: IndexLocation, analyzers: Analyzers) -> None:
        self.location = location
        self.analyzers = self.serving = analyzers
        self.connection = connect(location.database, reader=True)
        self.vocabulary = Vocabulary({})
        self.facts = facts.Facts(0, 0, 0, 0.0)
        self.matrices: dict[str, Matrix] = {}
        self.table = PictureTable()
        self._kept: OrderedDict[str, object] = OrderedDict()
        self._lock = Lock()
        self._version: object = None
        self._file = _identity(location)
        self._closed = False

    @property
    def is_current(self) -> bool:
        """Whether it is asked what lies in its place: another process may have made the index anew."""
        return self._file == _identity(self.location)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """The index as it is at this moment, whatever is written meanwhile.

        Raises NotReadyError where it was closed while somebody waited for it.
        """
        with self._lock:
            if self._closed:
                raise NotReadyError(f"Collection {self.location.name}: is made anew just now. Ask again in a while.")
            self.connection.execute("BEGIN")
            try:
                self._keep_up()
                yield self.connection
            finally:
                self.connection.execute("ROLLBACK")

    def kept(self, key: str) -> object | None:
        """What was kept under `key`, None where it is no more."""
        return self._kept.get(key)

    def keep(self, key: str, found: object) -> None:
        """It is kept for further pages, until there are many newer ones."""
        self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def close(self) -> None:
        """The database is closed."""
        with self._lock:
            self._closed = True
            self.connection.close()

    def _keep_up(self) -> None:
        self.serving = self.analyzers
        models = {
            MEANING: [each.model for each in self.serving.text_embedders],
            LOOKS: [each.model for each in self.serving.picture_embedders],
        }
        self.connection.execute("SELECT 1 FROM facts").fetchone()  # the transaction begins with the first look
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if (version, models) == self._version:
            return
        self.vocabulary = Vocabulary.of(self.connection)
        self.table.keep_up(self.connection)
        for leg, at_hand in models.items():
            self._open(leg, serving(self.connection, leg, at_hand))
        self.facts = facts.read(self.connection, self.table, self.matrices)
        self._version = (version, models)

    def _open(self, leg: str, generation: Generation | None) -> None:
        if generation is None:
            self.matrices.pop(leg, None)
            return
        matrix = self.matrices.get(leg)
        most = 2 * int(np.count_nonzero(self.table.in_state(THERE))) + MOST_GONE
        if matrix is None or matrix.generation.id != generation.id or len(matrix) > most:
            matrix = self.matrices[leg] = Matrix(generation)
        matrix.keep_up(self.connection)


def _identity(location: IndexLocation) -> tuple[int, int] | None:
    """Which file the database is; None where there is none."""
    try:
        found = location.database.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
