"""What is written into an index: pictures by their content, and the files that have it. Call it in a transaction."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from processor.looking import Observation
from processor.tasks.search.index import boxes
from processor.walk import File

FORGET = (
    "INSERT INTO words (words, rowid, name, folder, text, labels, caption) "
    "SELECT 'delete', id, name, folder, text, labels, caption FROM documents WHERE id = ?"
)
REMEMBER = (
    "INSERT INTO words (rowid, name, folder, text, labels, caption) "
    "SELECT id, name, folder, text, labels, caption FROM documents WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the index knows it: the numbers of its row and of its entry, and its `File.state` then."""

    id: int
    entry: int
    state: tuple[int, ...]
    device: int


@dataclass(frozen=True, slots=True)
class Observations:
    """What was observed in a picture. None where nobody looked: what the index has of it then stays.

    `taken` is when, in seconds of Unix time, 0 where the picture does not say it. `error` is why the picture cannot be
    looked at; it is not tried again as long as its file stays the same.
    """

    width: int = 0
    height: int = 0
    fingerprint: int = 0
    objects: Sequence[Observation] | None = None
    lines: Sequence[Observation] | None = None
    detected_by: str = ""
    read_by: str = ""
    error: str = ""
    caption: str | None = None
    captioned_by: str = ""
    taken: int | None = None


def known_files(connection: sqlite3.Connection) -> dict[bytes, Known]:
    """The files of the index, by their paths."""
    rows = connection.execute("SELECT path, id, entry, size, mtime_ns, ctime_ns, inode, device FROM files")
    return {path: Known(number, entry, tuple(state), device) for path, number, entry, *state, device in rows}


def entry_of(connection: sqlite3.Connection, content: bytes) -> int | None:
    """The number of the entry with that content, None where there is none."""
    found = connection.execute("SELECT id FROM entries WHERE content = ?", (content,)).fetchone()
    return None if found is None else int(found[0])


def put_entry(connection: sqlite3.Connection, content: bytes, observations: Observations) -> int:
    """The number of the entry with that content, which has these `observations`."""
    connection.execute("INSERT OR IGNORE INTO entries (content) VALUES (?)", (content,))
    entry = entry_of(connection, content)
    assert entry is not None  # noqa: S101 - it was put there above
    with_new_words(connection, entry, observations)
    return entry


def with_new_words(connection: sqlite3.Connection, entry: int, observations: Observations) -> None:
    """The entry has these `observations`, and its files are found by it."""
    files = connection.execute("SELECT id FROM files WHERE entry = ?", (entry,)).fetchall()
    connection.executemany(FORGET, files)
    columns: dict[str, object] = {"error": observations.error}
    if observations.taken is not None:
        columns["taken"] = observations.taken
    if observations.width:
        columns |= {"width": observations.width, "height": observations.height, "fingerprint": observations.fingerprint}
    if observations.objects is not None:
        columns["labels"] = ", ".join(_put_labels(connection, entry, observations.objects))
        numbers = dict(connection.execute("SELECT name, id FROM label_names").fetchall())
        objects = boxes.pack(
            [numbers[each.text] for each in observations.objects],
            observations.objects,
            observations.width,
            observations.height,
        )
        columns |= {"objects": objects, "detected_by": model_number(connection, observations.detected_by)}
    if observations.lines is not None:
        lines = boxes.pack(range(len(observations.lines)), observations.lines, observations.width, observations.height)
        columns |= {"lines": lines, "read_by": model_number(connection, observations.read_by)}
        columns["text"] = "\n".join(" ".join(each.text.split()) for each in observations.lines)
    if observations.caption is not None:
        columns |= {
            "caption": observations.caption,
            "captioned_by": model_number(connection, observations.captioned_by),
        }
    setting = ", ".join(f"{name} = ?" for name in columns)
    connection.execute(f"UPDATE entries SET {setting} WHERE id = ?", (*columns.values(), entry))  # noqa: S608
    connection.executemany(REMEMBER, files)


def put_file(connection: sqlite3.Connection, file: File, entry: int) -> None:
    """The file is in the index, and has the content of the entry."""
    before = connection.execute("SELECT id, entry FROM files WHERE path = ?", (file.path,)).fetchone()
    if before is not None:
        connection.execute(FORGET, before[:1])
    connection.execute(
        "INSERT INTO files (path, entry, name, folder, size, mtime_ns, ctime_ns, inode, device) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET (entry, size, mtime_ns, ctime_ns, inode, "
        "device) = (excluded.entry, excluded.size, excluded.mtime_ns, excluded.ctime_ns, excluded.inode, "
        "excluded.device)",
        (file.path, entry, file.name, file.folder, *file.state, file.device),
    )
    date_files(connection, entry)
    (number,) = connection.execute("SELECT id FROM files WHERE path = ?", (file.path,)).fetchone()
    connection.execute(REMEMBER, (number,))
    if before is not None and before[1] != entry:
        drop_orphans(connection, [before[1]])


def date_files(connection: sqlite3.Connection, entry: int) -> None:
    """The files of the entry have the time at which it was taken, or else their own."""
    connection.execute(
        "UPDATE files SET dated = coalesce((SELECT nullif(taken, 0) FROM entries WHERE id = files.entry), "
        "mtime_ns / 1000000000) WHERE entry = ?",
        (entry,),
    )


def drop_files(connection: sqlite3.Connection, files: Collection[Known]) -> None:
    """The files are in the index no more, nor is what only they had in them."""
    connection.executemany(FORGET, [(each.id,) for each in files])
    connection.executemany("DELETE FROM files WHERE id = ?", [(each.id,) for each in files])
    drop_orphans(connection, {each.entry for each in files})


def drop_orphans(connection: sqlite3.Connection, entries: Iterable[int]) -> None:
    """Of the entries, those that no file has are gone."""
    for entry in entries:
        if connection.execute("SELECT 1 FROM files WHERE entry = ?", (entry,)).fetchone() is None:
            connection.execute("DELETE FROM labels WHERE entry = ?", (entry,))
            connection.execute("DELETE FROM vectors WHERE entry = ?", (entry,))
            connection.execute("DELETE FROM entries WHERE id = ?", (entry,))


def objects_of(connection: sqlite3.Connection, entry: int) -> list[Observation]:
    """What was detected in the picture."""
    row = connection.execute("SELECT objects, width, height FROM entries WHERE id = ?", (entry,)).fetchone()
    names = dict(connection.execute("SELECT id, name FROM label_names").fetchall())
    return [Observation(names[number], confidence, box) for number, confidence, box in boxes.unpack(*row)]


def lines_of(connection: sqlite3.Connection, entry: int) -> list[Observation]:
    """What was read in the picture."""
    text, *row = connection.execute("SELECT text, lines, width, height FROM entries WHERE id = ?", (entry,)).fetchone()
    lines = text.split("\n")
    return [Observation(lines[number], confidence, box) for number, confidence, box in boxes.unpack(*row)]


def model_number(connection: sqlite3.Connection, model: str) -> int:
    """The number by which entries name the model; 0 for none."""
    if not model:
        return 0
    connection.execute("INSERT OR IGNORE INTO models (name) VALUES (?)", (model,))
    return int(connection.execute("SELECT id FROM models WHERE name = ?", (model,)).fetchone()[0])


def counts_of(objects: Sequence[Observation]) -> dict[str, int]:
    """How often each label is among the objects, the most frequent first, of equal ones the surest."""
    return dict(Counter(each.text for each in objects).most_common())


def _put_labels(connection: sqlite3.Connection, entry: int, objects: Sequence[Observation]) -> Mapping[str, int]:
    """How often each label is among the objects; it is in the index."""
    counts, surest = counts_of(objects), dict[str, float]()
    for each in objects:
        surest[each.text] = max(surest.get(each.text, 0.0), each.confidence)
    connection.execute("DELETE FROM labels WHERE entry = ?", (entry,))
    connection.executemany("INSERT OR IGNORE INTO label_names (name) VALUES (?)", [(name,) for name in counts])
    connection.executemany(
        "INSERT INTO labels (label, entry, count, confidence) SELECT id, ?, ?, ? FROM label_names WHERE name = ?",
        [(entry, count, round(100 * surest[name]), name) for name, count in counts.items()],
    )
    return counts
