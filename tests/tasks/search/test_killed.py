"""A process that indexes is killed at any moment."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from search_folder import Pictures

PICTURES, KILLS = 900, 20

INDEX = """
import sys
from pathlib import Path
from processor.tasks.search.index_updater import update
from search_folder import DECODER, NORMALLY, Pictures, all_analyzers
pictures = Pictures(Path(sys.argv[1]), Path(sys.argv[2]))
update(pictures.location, all_analyzers(pictures), DECODER, NORMALLY, lambda done, total: print(done, flush=True))
"""


def begun(pictures: Pictures) -> subprocess.Popen[str]:
    """A process that indexes the folder, and writes a line for each picture before it is looked at."""
    search = os.pathsep.join(each for each in sys.path if each)
    return subprocess.Popen(
        [sys.executable, "-c", INDEX, str(pictures.root), str(pictures.indexes)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": search},
    )  # fmt: skip


def counts(database: Path) -> tuple[int, int, int, int]:
    """Files, entries, rows of words and vectors; the database is in order."""
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("words", "parts"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        return tuple(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("files", "entries", "words_docsize", "vectors")
        )
    finally:
        connection.close()


def test_a_killed_process_leaves_an_index_in_order(pictures: Pictures) -> None:
    """Twenty times: what is in it is whole, nothing is there twice, and in the end nothing is missing."""
    for number in range(PICTURES):
        pictures.put(f"{number % 7}/{number:03}.png", number)
    chance, before = random.Random(4), 0
    for _ in range(KILLS):
        process = begun(pictures)
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 40)):
            assert process.stdout.readline()
        time.sleep(chance.uniform(0, 0.005))
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        files, entries, documents, vectors = counts(pictures.location.database)
        assert files == entries == documents == vectors >= before
        before = files
    assert 0 < before < PICTURES
    pictures.index()
    assert counts(pictures.location.database) == (PICTURES,) * 4
    assert len(pictures.paths()) == PICTURES
