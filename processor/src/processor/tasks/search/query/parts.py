"""Parts of words, in what was read in pictures: found by the three letters that are in them."""

import sqlite3

LETTERS = 3
"""A shorter part is found as a word alone."""


def entries_with_part(connection: sqlite3.Connection, text: str) -> list[int]:
    """The entries in whose text that is, in whatever words, without regard to large and small letters."""
    part = " ".join(text.split()).casefold()
    threes = dict.fromkeys(part[at : at + LETTERS] for at in range(len(part) - LETTERS + 1))
    if not threes or "\0" in part:  # which ends every expression of FTS5
        return []
    match = " AND ".join(f'"{each.replace(chr(34), chr(34) * 2)}"' for each in threes)
    rows = connection.execute(
        "SELECT id, text FROM entries WHERE id IN (SELECT rowid FROM parts WHERE parts MATCH ?)", (match,)
    )
    return [entry for entry, found in rows if part in found.casefold()]
