"""Tables, made of the journal alone: however often a run was cut short, they are what one run would have made."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from processor.commands.describe import atomic
from processor.commands.describe.journal import Journal
from processor.commands.describe.known import Known
from processor.commands.describe.planning import Item, Wanted
from processor.commands.describe.records import TableRecord, Wrote
from processor.commands.describe.tables import Columns, Row, write
from wire.errors import BadOptionError


def check_tables(wanted: Wanted, known: Known) -> None:
    """The tables may be written. Raises BadOptionError where somebody else's file is in the place of one, OSError."""
    for path in wanted.tables.values():
        if not path.parent.is_dir():
            raise BadOptionError(f"{path}: expected a folder {path.parent} to write it into, found none.")
        if wanted.policy.over_people:
            continue
        old = atomic.content_of(path)
        if old is not None and (_name(wanted.root, path), atomic.hash_of(old)) not in known.ours:
            raise BadOptionError(
                f"{path}: expected no file, or one as this command wrote it, got one that somebody wrote or changed. "
                "Move it away, name another with --out, or replace it with --over-people."
            )


def write_tables(wanted: Wanted, journal: Journal, items: Sequence[Item], columns: Columns) -> None:
    """The tables have a row for each picture that is answered, in the order of the walk. Raises as `check_tables`."""
    for table, path in wanted.tables.items():
        content = write(table, _rows(wanted, journal, items), columns)
        old = atomic.content_of(path)
        if old == content:
            continue
        check_tables(wanted, journal.known)
        before = None if old is None else atomic.hash_of(old)
        journal.append(TableRecord(Wrote(_name(wanted.root, path), atomic.hash_of(content), before)))
        atomic.put(path, content)


def _rows(wanted: Wanted, journal: Journal, items: Sequence[Item]) -> Iterator[Row]:
    for item in items:
        content = journal.known.content_of(item.path, item.file.state)
        answered = journal.known.answers.get((content, wanted.digest))
        if answered is not None:
            yield Row(item.path, journal.result(answered), answered.record.seconds)


def _name(root: Path, path: Path) -> str:
    """The table's name in the journal, which stays the same where the folder is moved."""
    return os.path.relpath(path.resolve(), root.resolve())
