"""What an index knows of itself and of the folder that it is of."""

import base64
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.analysis_vectors import LOOKS, MEANING
from processor.tasks.search.index.matrix import Matrix
from processor.tasks.search.index.picture_table import DETECTED, FAILED, READ, SAID, THERE, PictureTable
from processor.walk import Walk

ROOT_INODE, HIDDEN, INDEXED_AT = "root_inode", "hidden", "indexed_at"
MANY_CHANGES = 1_000
"""After so many changes what was written in many small parts is put together, which takes a second or two."""


KEPT_CHANGES = 10_000
"""Who has not kept up with so many reads all again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """How much is in an index: `files`, `pictures` by their content, and those that `failed`. `indexed_at` is Unix
    time, in seconds, 0 for never; `missing` says of each leg how many pictures it does not have yet. `hidden` says
    that there may be hidden files.
    """

    files: int
    pictures: int
    failed: int
    indexed_at: float
    missing: dict[str, int] = field(default_factory=dict)
    hidden: bool = False

    def missing_of(self, legs: Iterable[str]) -> dict[str, int]:
        """How many pictures each of the legs does not have yet, where it lacks some."""
        return {leg: self.missing[leg] for leg in legs if self.missing.get(leg)}


def read(connection: sqlite3.Connection, table: PictureTable, matrices: Mapping[str, Matrix]) -> Facts:
    """The facts as they are now: `table` and `matrices`, by their legs, have kept up. A leg without has no picture."""
    whole = table.in_state(THERE) & ~table.in_state(FAILED)
    every = np.flatnonzero(whole)
    vectors = {leg: np.zeros(len(whole), np.bool_) for leg in (MEANING, LOOKS)}
    for leg, matrix in matrices.items():
        vectors[leg][every] = matrix.rows_of(every) >= 0

    def count(mask: NDArray[np.bool_]) -> int:
        return int(np.count_nonzero(mask))

    return Facts(
        files=count(table.entry_of_file != 0),
        pictures=count(table.in_state(THERE)),
        failed=count(table.in_state(FAILED)),
        indexed_at=float(_get(connection, INDEXED_AT) or 0),
        missing={
            "labels": count(whole & ~table.in_state(DETECTED)),
            "words": count(whole & ~table.in_state(READ)),
            MEANING: count(whole & table.in_state(SAID) & ~vectors[MEANING]),
            LOOKS: count(whole & ~vectors[LOOKS]),
        },
        hidden=_get(connection, HIDDEN) is not None,
    )


def root_inode(connection: sqlite3.Connection) -> int | None:
    """The inode of the folder when it was indexed first; None where it was not."""
    found = _get(connection, ROOT_INODE)
    return None if found is None else int(found)


def remember_walk(connection: sqlite3.Connection, walk: Walk, inode: int | None) -> None:
    """The index knows its folder again."""
    if inode is None:
        _put(connection, ROOT_INODE, str(walk.root.stat().st_ino))
    if walk.hidden:
        _put(connection, HIDDEN, "1")


def background(connection: sqlite3.Connection, model: str) -> bytes | None:
    """The vectors of the background by the model, float32, None where nobody made them."""
    found = _get(connection, f"background of {model}")
    return None if found is None else base64.b64decode(found)


def remember_background(connection: sqlite3.Connection, model: str, vectors: bytes) -> None:
    """A query need not wait for the vectors of the background to be made."""
    _put(connection, f"background of {model}", base64.b64encode(vectors).decode())


def settle(connection: sqlite3.Connection, *, changed: int) -> None:
    """Everything is where it is found fast, and the journal is empty, if nobody reads just now."""
    connection.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?", (KEPT_CHANGES,))
    if changed > MANY_CHANGES:
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("INSERT INTO parts (parts) VALUES ('optimize')")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    _put(connection, INDEXED_AT, f"{time.time():.3f}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _get(connection: sqlite3.Connection, name: str) -> str | None:
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def _put(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))
