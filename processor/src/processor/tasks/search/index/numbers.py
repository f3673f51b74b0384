"""Many whole numbers of a database at once: one text of all of them is read four times as fast as their rows."""

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def numbers(connection: sqlite3.Connection, column: str, source: str, given: Sequence[object] = ()) -> Numbers:
    """The `column` of all rows of `source`, a table with its condition, in any order."""
    return columns(connection, (column,), source, given)[0]


def columns(
    connection: sqlite3.Connection, names: Sequence[str], source: str, given: Sequence[object] = ()
) -> list[Numbers]:
    """The columns (N,) of all rows of `source`, in one order."""
    wanted = ", ".join(f"group_concat({name})" for name in names)
    found = connection.execute(f"SELECT {wanted} FROM {source}", given).fetchone()  # noqa: S608
    return [np.fromstring(each, np.int64, sep=",") if each else np.empty(0, np.int64) for each in found]


def marked(size: int, places: Iterable[int] | Numbers) -> NDArray[np.bool_]:
    """A mask (size,) that is true at those `places`, as far as they are in it."""
    mask = np.zeros(size, np.bool_)
    wanted = np.asarray(places, np.int64)
    mask[wanted[wanted < size]] = True
    return mask
