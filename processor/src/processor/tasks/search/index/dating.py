"""When pictures were taken, made up for where an index of an earlier version has them: their files are not decoded."""

import mmap
import os
import sqlite3
from pathlib import Path

from processor.imaging.capture_time import capture_time
from processor.tasks.search.index.entries import date_files

AT_ONCE = 500


def date_undated(connection: sqlite3.Connection, root: Path) -> None:
    """Of every picture it is known when it was taken; one whose file is away waits."""
    undated = connection.execute(
        "SELECT id, (SELECT path FROM files WHERE entry = entries.id) FROM entries WHERE taken IS NULL"
    ).fetchall()
    for begin in range(0, len(undated), AT_ONCE):
        part = undated[begin : begin + AT_ONCE]
        found = [(_taken(root / os.fsdecode(path)), entry) for entry, path in part]
        connection.execute("BEGIN IMMEDIATE")
        for taken, entry in found:
            connection.execute("UPDATE entries SET taken = ? WHERE id = ?", (taken, entry))
            date_files(connection, entry)
        connection.execute("COMMIT")


def _taken(path: Path) -> int | None:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return capture_time(content) or 0
    except ValueError:
        return 0  # an empty file
    except OSError:
        return None
