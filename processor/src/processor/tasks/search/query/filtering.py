"""The filters of a query as SQL: which files may be found."""

import operator
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.query.grammar import Filters, LabelCount
from processor.tasks.search.query.words import phrase
from processor.walk import ENDINGS

FOUND = "SELECT rowid FROM words WHERE words MATCH ?"
Meant = Callable[[str], tuple[str, ...]]
"""The labels that a word, or several, may stand for."""

COMPARED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the columns of `files`, with what it compares them with; empty for all files."""

    sql: str = ""
    given: tuple[object, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sql)

    def apply(self, connection: sqlite3.Connection) -> None:
        """The table `allowed` of the connection alone has the files for which it holds, unless that is all."""
        connection.execute("DROP TABLE IF EXISTS temp.allowed")
        if self:
            connection.execute("CREATE TEMP TABLE allowed (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL)")
            connection.execute(f"INSERT INTO allowed SELECT id, entry FROM files WHERE {self.sql}", self.given)  # noqa: S608

    @property
    def files(self) -> str:
        """What is said of rows of `words` besides, once it is applied. The plus keeps SQLite from looking up each
        file's row in FTS5, which takes a second and more."""
        return "AND +rowid IN (SELECT id FROM allowed)" if self else ""

    @property
    def entries(self) -> str:
        """What is said of rows with an `entry` besides, once it is applied."""
        return "AND entry IN (SELECT entry FROM allowed)" if self else ""

    def mask(self, connection: sqlite3.Connection) -> NDArray[np.bool_] | None:
        """By entry, whether it has a file for which it holds, None for all; once it is applied."""
        if not self:
            return None
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
        rows = connection.execute("SELECT entry FROM allowed")
        allowed = np.zeros(last + 1, np.bool_)
        allowed[np.fromiter(chain.from_iterable(rows), np.int64)] = True
        return allowed


def condition(filters: Filters, phrases: tuple[str, ...], meant: Meant, *, hidden: bool) -> Condition:
    """What `filters` and `phrases` demand; `meant` knows the labels of the index. `hidden` ones may be found."""
    parts: list[tuple[str, tuple[object, ...]]] = []
    for text in phrases:
        parts += _matching("id IN", phrase(text))
    for text in filters.text:
        parts += _matching("id IN", f"text : {phrase(text)}" if phrase(text) else "")
    for text in filters.without:
        for each in dict.fromkeys((text, *meant(text))):
            parts += _matching("id NOT IN", phrase(each))
    parts += [("name LIKE ? ESCAPE '\\'", (_like(text),)) for text in filters.name]
    parts += [("'/' || folder || '/' LIKE ? ESCAPE '\\'", (f"%/{_plain(each)}/%",)) for each in filters.within]
    if filters.kinds:
        endings = [ending for each in filters.kinds for ending in ENDINGS.get(each, (each,))]
        either = " OR ".join(["name LIKE ? ESCAPE '\\'"] * len(endings))
        parts.append((f"({either})", tuple(f"%.{_plain(each)}" for each in endings)))
    parts += [_counted(each, meant(each.label)) for each in filters.labels]
    parts += [("mtime_ns >= ?", (_nanoseconds(filters.since),))] if filters.since is not None else []
    parts += [("mtime_ns < ?", (_nanoseconds(filters.until),))] if filters.until is not None else []
    parts += [] if hidden else [("'/' || folder || '/' || name NOT LIKE '%/.%'", ())]
    return Condition(" AND ".join(sql for sql, _ in parts), tuple(each for _, given in parts for each in given))


def _matching(how: str, match: str) -> list[tuple[str, tuple[object, ...]]]:
    """Nothing is demanded where `match` is empty: FTS5 knows no sign but letters and digits."""
    return [(f"{how} ({FOUND})", (match,))] if match else []


def _counted(wanted: LabelCount, labels: tuple[str, ...]) -> tuple[str, tuple[object, ...]]:
    """So many objects with any of `labels`. A picture that has no row of them has none: zero is a number too."""
    compared = f"{wanted.compared} ?"
    counts = (
        "SELECT entry FROM labels JOIN label_names ON label_names.id = label "  # noqa: S608
        f"WHERE name IN ({', '.join('?' * len(labels))}) GROUP BY entry HAVING"
    )
    if COMPARED[wanted.compared](0, wanted.number):
        return f"entry NOT IN ({counts} NOT sum(count) {compared})", (*labels, wanted.number)
    return f"entry IN ({counts} sum(count) {compared})", (*labels, wanted.number)


def _like(pattern: str) -> str:
    """A pattern with * and ? as LIKE has it; without them, what is to be anywhere in the name."""
    if not set("*?") & set(pattern):
        return f"%{_plain(pattern)}%"
    return _plain(pattern).replace("*", "%").replace("?", "_")


def _nanoseconds(seconds: float) -> int:
    """The moment as SQLite can hold it: the years 1678 to 2261 are all that there are in 64 bits."""
    return max(-(2**63), min(int(seconds * 1e9), 2**63 - 1))


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
