"""Pictures are found by when they were taken."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from processor.tasks.search.index.schema import MIGRATABLE
from search_folder import Pictures, picture


def put(pictures: Pictures, name: str, number: int, *, taken: str = "", file_year: int = 2024) -> Path:
    """A picture that says when it was taken, in a file of that year."""
    path, exif = pictures.root / name, Image.Exif()
    if taken:
        exif[0x010F] = "A camera"
        exif.get_ifd(0x8769)[0x9003] = taken
    Image.open(BytesIO(picture(number))).save(path, "PNG", exif=exif)
    at = datetime(file_year, 6, 1, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


def test_a_picture_is_found_by_when_it_was_taken(pictures: Pictures) -> None:
    """Not by when its file was written; one that does not say it by that. What filters let through is newest first."""
    put(pictures, "old.png", 1, taken="2003:05:17 10:00:00")
    put(pictures, "older.png", 2, taken="1999:12:31 23:59:59")
    put(pictures, "scan.png", 3, file_year=2022)
    pictures.index()
    assert pictures.names("after:2003-05-17 before:2003-05-18") == ["old.png"]
    assert pictures.names("before:2000") == ["older.png"]
    assert pictures.names("after:2004") == pictures.names("after:2022-06-01 before:2022-06-02") == ["scan.png"]
    assert pictures.names("type:png") == ["scan.png", "old.png", "older.png"]


def test_a_copy_and_a_moved_file_keep_the_time(pictures: Pictures) -> None:
    """They are known by their content, and not looked at."""
    path = put(pictures, "a.png", 1, taken="2003:05:17 10:00:00")
    pictures.index()
    (pictures.root / "copy.png").write_bytes(path.read_bytes())
    path.rename(pictures.root / "moved.png")
    assert pictures.index().known == 2
    assert pictures.find("after:2003 before:2004").hits[0].paths == ["copy.png", "moved.png"]
    put(pictures, "copy.png", 2)
    pictures.index()
    assert pictures.find("after:2003 before:2004").hits[0].paths == ["moved.png"]


WORDS_OF_1 = """
CREATE VIEW documents AS SELECT files.id, files.name, files.folder, entries.text, entries.labels
    FROM files JOIN entries ON entries.id = files.entry;
CREATE VIRTUAL TABLE words USING fts5(
    name, folder, text, labels,
    content='documents', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO words (words) VALUES ('rebuild');
"""


def as_version(version: int, database: Path) -> None:
    """The index is as that version wrote it."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT type, name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for kind, name in (*rows, ("table", "parts"), ("table", "changes")):
            connection.execute(f"DROP {kind} {name}")
        if version == 1:
            connection.executescript("DROP TABLE words; DROP VIEW documents;")
        dropped = [("entries", "taken"), ("files", "dated")]
        dropped += [("entries", "caption"), ("entries", "captioned_by")] if version == 1 else []
        for table, column in dropped:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        if version == 1:
            connection.executescript(WORDS_OF_1)
        connection.execute("CREATE VIRTUAL TABLE word_counts USING fts5vocab(words, row)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


@pytest.mark.parametrize("version", MIGRATABLE)
def test_an_index_of_a_version_before_is_migrated_without_a_look_at_its_pictures(
    pictures: Pictures, version: int
) -> None:
    """Times are read from the files, parts of words made of the text that is there; a file that is away waits."""
    put(pictures, "old.png", 1, taken="2003:05:17 10:00:00")
    away = put(pictures, "away.png", 2, taken="2005:01:01 00:00:00", file_year=2020)
    pictures.put("letter.png", 3, ["dog"], "invoice")
    pictures.index()
    looked = len(pictures.analyzers.detector.looked)
    as_version(version, pictures.location.database)
    away.rename(away.with_name("elsewhere"))
    assert pictures.index().gone == 1
    assert pictures.names("after:2003 before:2004") == ["old.png"]
    assert pictures.names("text:voic") == pictures.names("dog") == ["letter.png"]
    assert len(pictures.analyzers.detector.looked) == looked
    pictures.put("next.png", 4, text="another voice")
    pictures.index()
    assert sorted(pictures.names("text:voic")) == ["letter.png", "next.png"]
