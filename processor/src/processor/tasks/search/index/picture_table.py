"""What queries need of every picture, in memory: it keeps up with the index by the log of what was changed."""

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.numbers import Numbers, columns, numbers

THERE, FAILED, DETECTED, READ, SAID = 1, 2, 4, 8, 16
"""What is so of a picture: it is in the index; it cannot be looked at; objects, or text, were looked for; something is
known of it in words."""

STATE = (
    f"{THERE} + {FAILED} * (error != '') + {DETECTED} * (detected_by != 0) + {READ} * (read_by != 0) "
    f"+ {SAID} * (labels != '' OR text != '' OR caption != '')"
)
GROWTH, MOST_CHANGED = 1.25, 0.2
"""Where a larger part was changed, all is read again."""


Number = TypeVar("Number", bound=np.integer[Any])


@dataclass(slots=True)
class PictureTable:
    """By the number of an entry its `fingerprints`, 0 for none, and its `states`, 0 where it is gone; by the number of
    a file its entry, `entry_of_file`, 0 where it is gone. For one thread at a time.
    """

    fingerprints: Numbers = field(default_factory=lambda: np.zeros(1, np.int64))
    states: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1, np.uint8))
    entry_of_file: Numbers = field(default_factory=lambda: np.zeros(1, np.int64))
    _last: int = -1

    def keep_up(self, connection: sqlite3.Connection) -> None:
        """All that was changed by now is here."""
        (last,) = connection.execute(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'"
        ).fetchone()
        (first,) = connection.execute("SELECT coalesce(min(id), ?) FROM changes", (last + 1,)).fetchone()
        if self._last < first - 1:
            self._read_all(connection)
        elif last > self._last:
            changed = numbers(connection, "DISTINCT entry", "changes WHERE id > ?", (self._last,))
            if len(changed) > MOST_CHANGED * len(self.states):
                self._read_all(connection)
            else:
                self._read(connection, changed)
        self._last = last

    def in_state(self, state: int) -> NDArray[np.bool_]:
        """Of which entries that is so."""
        found: NDArray[np.bool_] = (self.states & state) != 0
        return found

    def _read_all(self, connection: sqlite3.Connection) -> None:
        for each in (self.fingerprints, self.states, self.entry_of_file):
            each[:] = 0
        self._put(connection, "", ())

    def _read(self, connection: sqlite3.Connection, changed: Numbers) -> None:
        known = changed[changed < len(self.states)]
        self.fingerprints[known] = self.states[known] = 0
        self.entry_of_file[np.isin(self.entry_of_file, changed)] = 0
        self._put(connection, "IN (SELECT value FROM json_each(?))", (json.dumps(changed.tolist()),))

    def _put(self, connection: sqlite3.Connection, those: str, given: tuple[str, ...]) -> None:
        entries, fingerprints, states = columns(
            connection, ("id", "fingerprint", STATE), f"entries {those and f'WHERE id {those}'}", given
        )
        files, entry_of_file = columns(connection, ("id", "entry"), f"files {those and f'WHERE entry {those}'}", given)
        highest = max(entries.max(initial=0), entry_of_file.max(initial=0))
        self.fingerprints, self.states = _room(self.fingerprints, highest), _room(self.states, highest)
        self.entry_of_file = _room(self.entry_of_file, files.max(initial=0))
        self.fingerprints[entries], self.states[entries] = fingerprints, states
        self.entry_of_file[files] = entry_of_file


def _room(array: NDArray[Number], highest: int) -> NDArray[Number]:
    """The array, with zeros behind it where it has no place of that number."""
    if highest < len(array):
        return array
    grown = np.zeros(int(highest * GROWTH) + 1, array.dtype)
    grown[: len(array)] = array
    return grown
