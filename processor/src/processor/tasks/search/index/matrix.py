"""The vectors of a generation in memory, to be scanned. The database has them; this is a copy that keeps up."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.generations import Generation
from processor.tasks.search.index.vectors import SCALES, Packed, scan

GROWTH = 1.25


@dataclass(slots=True)
class Matrix:
    """The vectors of one generation, by the order in which they were added. For one thread at a time."""

    generation: Generation
    _last: int = 0
    _count: int = 0
    _entries: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    _scale: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    _data: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), np.int8))

    _rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def __len__(self) -> int:
        return self._count

    @property
    def entries(self) -> NDArray[np.int64]:
        """The entry (N,) of each vector; some may be gone from the index, or be there again with a newer vector."""
        return self._entries[: self._count]

    def keep_up(self, connection: sqlite3.Connection) -> None:
        """All vectors that the database has by now are here."""
        while rows := connection.execute(
            "SELECT id, entry, scale, data FROM vectors WHERE id > ? AND generation = ? ORDER BY id LIMIT 20000",
            (self._last, self.generation.id),
        ).fetchall():
            numbers, entries, scales, blobs = zip(*rows, strict=True)
            data = np.frombuffer(b"".join(blobs), np.int8).reshape(len(rows), -1)
            end = self._count + len(rows)
            self._make_room(end, data.shape[1])
            self._entries[self._count : end] = entries
            self._scale[self._count : end] = np.array(scales) / SCALES
            self._data[self._count : end] = data
            if (highest := max(entries)) >= len(self._rows):
                grown = np.full(int(highest * GROWTH) + 1, -1, np.int64)
                grown[: len(self._rows)] = self._rows
                self._rows = grown
            self._rows[list(entries)] = np.arange(self._count, end)
            self._count, self._last = end, numbers[-1]

    def rows_of(self, entries: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of each entry's newest vector; -1 for one that has none."""
        wanted = np.asarray(entries, np.int64)
        rows = np.full(len(wanted), -1, np.int64)
        known = wanted < len(self._rows)
        rows[known] = self._rows[wanted[known]]
        return rows

    def scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """The dot product (N,) of each vector with `query` (D,)."""
        return scan(Packed(self._data[: self._count], self._scale[: self._count]), query)

    def _make_room(self, rows: int, dimension: int) -> None:
        if rows <= len(self._scale):
            return
        room = int(rows * GROWTH) if self._count else rows
        entries, scale = np.empty(room, np.int64), np.empty(room, np.float32)
        data = np.empty((room, dimension), np.int8)
        if self._count:
            entries[: self._count], scale[: self._count] = self.entries, self._scale[: self._count]
            data[: self._count] = self._data[: self._count]
        self._entries, self._scale, self._data = entries, scale, data
