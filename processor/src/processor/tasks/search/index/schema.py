"""The tables of an index, and how its database is opened.

`entries` are pictures by their `content`, the first half of its SHA-256, `files` the paths that have it. `words` is an
FTS5 index over the view `documents`, one row for each file, and `parts` one over the texts of pictures, by three
letters each. Confidences are in hundredths. `vectors` belong to generations: one for each leg and model. `taken` is
Unix time in seconds, 0 where a picture does not say it and NULL where nobody looked; `dated` is that or, without, the
time of the file. `changes` are the entries that were changed, one after the other, for those who have some of this in
memory.
"""

import sqlite3
from pathlib import Path

VERSION = 3
MIGRATABLE = (1, 2)
"""An index of these versions is migrated, without a look at its pictures."""

SINCE_3 = """
CREATE TABLE changes (id INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL);
CREATE TRIGGER entry_changed AFTER UPDATE OF fingerprint, labels, text, caption, detected_by, read_by, error ON entries
BEGIN INSERT INTO changes (entry) VALUES (new.id); END;
CREATE TRIGGER file_put AFTER INSERT ON files
BEGIN INSERT INTO changes (entry) VALUES (new.entry); END;
CREATE TRIGGER file_changed AFTER UPDATE OF entry ON files WHEN old.entry != new.entry
BEGIN INSERT INTO changes (entry) VALUES (old.entry), (new.entry); END;
CREATE TRIGGER file_dropped AFTER DELETE ON files
BEGIN INSERT INTO changes (entry) VALUES (old.entry); END;
CREATE VIRTUAL TABLE parts USING fts5(
    text, content='entries', content_rowid='id', tokenize='trigram', detail=none, columnsize=0
);
CREATE TRIGGER text_gone AFTER UPDATE OF text ON entries WHEN old.text != '' AND old.text != new.text
BEGIN INSERT INTO parts (parts, rowid, text) VALUES ('delete', old.id, old.text); END;
CREATE TRIGGER text_put AFTER UPDATE OF text ON entries WHEN new.text != '' AND old.text != new.text
BEGIN INSERT INTO parts (rowid, text) VALUES (new.id, new.text); END;
CREATE TRIGGER entry_dropped AFTER DELETE ON entries WHEN old.text != ''
BEGIN INSERT INTO parts (parts, rowid, text) VALUES ('delete', old.id, old.text); END;
INSERT INTO parts (rowid, text) SELECT id, text FROM entries WHERE text != '';
"""

DOCUMENTS = """
CREATE VIEW documents AS
    SELECT files.id, files.name, files.folder, entries.text, entries.labels, entries.caption
    FROM files JOIN entries ON entries.id = files.entry;
CREATE VIRTUAL TABLE words USING fts5(
    name, folder, text, labels, caption,
    content='documents', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
"""

CAPTIONS_FOR_1 = f"""
ALTER TABLE entries ADD COLUMN caption TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN captioned_by INTEGER NOT NULL DEFAULT 0;
DROP TABLE word_counts;
DROP TABLE words;
DROP VIEW documents;
{DOCUMENTS}
INSERT INTO words (words) VALUES ('rebuild');
"""  # noqa: S608 - of our own

MIGRATION = """
DROP TABLE IF EXISTS word_counts;
ALTER TABLE entries ADD COLUMN taken INTEGER;
ALTER TABLE files ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;
UPDATE files SET dated = mtime_ns / 1000000000;
"""

TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content BLOB NOT NULL UNIQUE,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    fingerprint INTEGER NOT NULL DEFAULT 0,
    labels TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    caption TEXT NOT NULL DEFAULT '',
    objects BLOB NOT NULL DEFAULT x'',
    lines BLOB NOT NULL DEFAULT x'',
    detected_by INTEGER NOT NULL DEFAULT 0,
    read_by INTEGER NOT NULL DEFAULT 0,
    captioned_by INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    taken INTEGER
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    entry INTEGER NOT NULL REFERENCES entries (id),
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    device INTEGER NOT NULL,
    dated INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX files_of_entry ON files (entry);
CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE label_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE labels (
    label INTEGER NOT NULL REFERENCES label_names (id),
    entry INTEGER NOT NULL REFERENCES entries (id),
    count INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    PRIMARY KEY (label, entry)
) WITHOUT ROWID;
CREATE INDEX labels_of_entry ON labels (entry);
CREATE TABLE generations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    leg TEXT NOT NULL,
    model TEXT NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    UNIQUE (leg, model)
);
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    generation INTEGER NOT NULL REFERENCES generations (id),
    entry INTEGER NOT NULL REFERENCES entries (id),
    scale INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (entry, generation)
);
"""


def connect(path: Path, *, reader: bool = False) -> sqlite3.Connection:
    """The database at `path`, which is made where there is none; one writer at a time, and readers, who
    write to tables of their own alone.

    A process that is killed leaves whole transactions (WAL). Each statement is one unless BEGIN was said.
    """
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA mmap_size = 1073741824")
    connection.execute("PRAGMA temp_store = MEMORY")
    if reader:
        return connection
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute("PRAGMA foreign_keys = 1")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        made = {0: TABLES + DOCUMENTS, 1: CAPTIONS_FOR_1 + MIGRATION, 2: MIGRATION}[version] + SINCE_3
        connection.executescript(f"BEGIN IMMEDIATE; {made} PRAGMA user_version = {VERSION}; COMMIT;")
    return connection


def version_of(path: Path) -> int:
    """The version of the tables in the database at `path`; 0 where there is none, or something else.

    Raises sqlite3.OperationalError where nobody can tell: it is locked, or cannot be opened just now.
    """
    if not path.is_file():
        return 0
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return 0
    finally:
        connection.close()
