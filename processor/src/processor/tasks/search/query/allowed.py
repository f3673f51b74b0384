"""Which files and entries a query may find."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FILE, ENTRY = "allowed_file", "allowed_entry"


@dataclass(frozen=True, slots=True)
class Allowed:
    """By their numbers the `files`, and the `entries` with such a file, that may be found; None for all."""

    files: NDArray[np.bool_] | None = None
    entries: NDArray[np.bool_] | None = None

    def apply(self, connection: sqlite3.Connection) -> None:
        """From now on, `and_file` and `and_entry` mean these on the connection."""
        for name, mask in ((FILE, self.files), (ENTRY, self.entries)):
            if mask is not None:
                connection.create_function(name, 1, mask.tobytes().__getitem__, deterministic=True)

    def and_file(self, number: str) -> str:
        """What a query says besides of rows that have the number of a file. A function is asked of each row that is
        found; `IN` another table makes SQLite look up each row of that one in FTS5, which takes a second and more."""
        return "" if self.files is None else f"AND {FILE}({number})"

    def and_entry(self, number: str = "entry") -> str:
        """The same of rows that have the number of an entry."""
        return "" if self.entries is None else f"AND {ENTRY}({number})"


EVERYTHING = Allowed()
