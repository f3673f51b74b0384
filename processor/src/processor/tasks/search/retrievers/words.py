"""The retriever of words: what is written in pictures, what they are called, and where they lie (FTS5, BM25)."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from processor.looking import Observation
from processor.tasks.search.index.entries import lines_of
from processor.tasks.search.query.allowed import Allowed
from processor.tasks.search.query.words import any_of, phrase, words_of
from processor.tasks.search.retrievers.base import COMMON_FROM, DEPTH, WORDS, Ranking

WEIGHTS = "4.0, 2.0, 2.0, 1.0, 2.0"
"""Of a word in a file's name, folder, text, labels and caption; labels are not ranked by."""

FIELDS = {"name": 0, "folder": 1, "text": 2, "caption": 4}
"""Those that are ranked by, and their columns."""
OPENING, CLOSING = "\ue000", "\ue001"
"""Signs of nobody's own: they mark the words in a snippet."""


def rank(connection: sqlite3.Connection, asked: Sequence[str], allowed: Allowed) -> Ranking:
    """Entries in whose text, caption, name or folder any of the words, or phrases, is. Labels have their own leg."""
    found = any_of(_telling(connection, asked))
    match = f"{{{' '.join(FIELDS)}}} : ({found})"
    if not found:
        return Ranking(WORDS, (), ())
    rows = connection.execute(
        f"SELECT entry, score FROM (SELECT rowid AS found, bm25(words, {WEIGHTS}) AS score FROM words "  # noqa: S608
        f"WHERE words MATCH ? {allowed.and_file('rowid')} ORDER BY score LIMIT {2 * DEPTH}) "
        "JOIN files ON files.id = found",
        (match,),
    ).fetchall()
    best: dict[int, float] = {}
    for entry, score in rows:
        best[entry] = max(best.get(entry, 0.0), -score)
    ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))[:DEPTH]
    return Ranking(WORDS, [entry for entry, _ in ranked], [score for _, score in ranked])


def files_with(connection: sqlite3.Connection, word: str) -> int:
    """How many files have the word, or phrase; COMMON_FROM for that many and more."""
    if not phrase(word):
        return 0
    counted = f"SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {COMMON_FROM})"  # noqa: S608
    return int(connection.execute(counted, (phrase(word),)).fetchone()[0])


def having(connection: sqlite3.Connection, word: str, entries: Iterable[int]) -> set[int]:
    """Of the entries, those that have the word, or phrase, anywhere."""
    if not phrase(word):
        return set()
    rows = connection.execute(
        "SELECT DISTINCT entry FROM files WHERE entry IN (SELECT value FROM json_each(?)) "
        "AND id IN (SELECT rowid FROM words WHERE words MATCH ?)",
        (json.dumps(list(entries)), phrase(word)),
    )
    return {int(each[0]) for each in rows}


def snippet(connection: sqlite3.Connection, entry: int, asked: Sequence[str]) -> tuple[str, str]:
    """The field of the entry in which the words are, and what stands there, with [ and ] around them."""
    match = f"{{{' '.join(FIELDS)}}} : ({any_of(asked)})"
    parts = ", ".join(f"snippet(words, {place}, '{OPENING}', '{CLOSING}', ' ... ', 16)" for place in FIELDS.values())
    row = connection.execute(
        f"SELECT {parts} FROM words WHERE words MATCH ? AND rowid IN (SELECT id FROM files WHERE entry = ?) "  # noqa: S608
        f"ORDER BY bm25(words, {WEIGHTS}) LIMIT 1",
        (match, entry),
    ).fetchone()
    found = [(text.count(OPENING), name, text) for name, text in zip(FIELDS, row or (), strict=False)]
    if not found:
        return "", ""
    _, name, text = max(found, key=lambda each: each[0])
    return name, " ".join(text.replace(OPENING, "[").replace(CLOSING, "]").split())


def lines_with(connection: sqlite3.Connection, entry: int, asked: Iterable[str]) -> list[Observation]:
    """The lines of text in the picture in which any of the words is."""
    wanted = {word for each in asked for word in words_of(each)}
    return [line for line in lines_of(connection, entry) if wanted & set(words_of(line.text))]


def _telling(connection: sqlite3.Connection, asked: Sequence[str]) -> list[str]:
    rare = [each for each in asked if files_with(connection, each) < COMMON_FROM]
    return rare or list(asked)
