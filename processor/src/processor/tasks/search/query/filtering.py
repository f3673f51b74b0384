"""The filters of a query: which files may be found."""

import operator
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.numbers import marked, numbers
from processor.tasks.search.index.picture_table import PictureTable
from processor.tasks.search.query.allowed import EVERYTHING, Allowed
from processor.tasks.search.query.grammar import Filters, LabelCount
from processor.tasks.search.query.parts import entries_with_part
from processor.tasks.search.query.words import phrase
from processor.walk import ENDINGS

Meant = Callable[[str], tuple[str, ...]]
"""The labels that a word, or several, may stand for."""

COMPARED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Condition:
    """What files have to be like. `sql` is a condition on the columns of `files`, with what it compares them with;
    `having` and `lacking` are expressions of FTS5 that they have to match, and must not; `texts` is what has to be
    written in the picture.
    """

    sql: str = ""
    given: tuple[object, ...] = ()
    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def allowed(self, connection: sqlite3.Connection, table: PictureTable) -> Allowed:
        """The files for which it holds; `table` has kept up with the index."""
        if self == Condition():
            return EVERYTHING
        size = len(table.entry_of_file)
        files = table.entry_of_file != 0
        if self.sql:
            files &= marked(size, numbers(connection, "id", f"files WHERE {self.sql}", self.given))
        for match in self.having:
            files &= _matching(connection, match, size)
        for match in self.lacking:
            files &= ~_matching(connection, match, size)
        for text in self.texts:
            part = marked(len(table.states), entries_with_part(connection, text))[table.entry_of_file]
            files &= part | _matching(connection, f"text : {phrase(text)}", size)
        return Allowed(files, marked(len(table.states), table.entry_of_file[files]))


def condition(filters: Filters, phrases: tuple[str, ...], meant: Meant, *, hidden: bool) -> Condition:
    """What `filters` and `phrases` demand; `meant` knows the labels of the index. `hidden` ones may be found.

    Nothing is demanded by signs alone: FTS5 knows none but letters and digits.
    """
    parts: list[tuple[str, tuple[object, ...]]] = []
    parts += [("name LIKE ? ESCAPE '\\'", (_like(text),)) for text in filters.name]
    parts += [("'/' || folder || '/' LIKE ? ESCAPE '\\'", (f"%/{_plain(each)}/%",)) for each in filters.within]
    if filters.kinds:
        endings = [ending for each in filters.kinds for ending in ENDINGS.get(each, (each,))]
        either = " OR ".join(["name LIKE ? ESCAPE '\\'"] * len(endings))
        parts.append((f"({either})", tuple(f"%.{_plain(each)}" for each in endings)))
    parts += [_counted(each, meant(each.label)) for each in filters.labels]
    parts += [("dated >= ?", (filters.since,))] if filters.since is not None else []
    parts += [("dated < ?", (filters.until,))] if filters.until is not None else []
    parts += [] if hidden else [("'/' || folder || '/' || name NOT LIKE '%/.%'", ())]
    return Condition(
        " AND ".join(sql for sql, _ in parts),
        tuple(each for _, given in parts for each in given),
        having=tuple(filter(None, map(phrase, phrases))),
        lacking=tuple(filter(None, (phrase(each) for text in filters.without for each in (text, *meant(text))))),
        texts=tuple(text for text in filters.text if phrase(text)),
    )


def _matching(connection: sqlite3.Connection, match: str, size: int) -> NDArray[np.bool_]:
    """By file, whether the expression of FTS5 matches it."""
    return marked(size, numbers(connection, "rowid", "words WHERE words MATCH ?", (match,)))


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


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
