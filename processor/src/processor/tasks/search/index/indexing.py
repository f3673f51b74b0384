"""An index is brought up to date with its folder: what is new is looked at, what is known stays, what is gone goes."""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index import entries, facts
from processor.tasks.search.index.analysis import Analysis, TransientError, analyze
from processor.tasks.search.index.analysis_vectors import keep_vectors
from processor.tasks.search.index.dating import date_undated
from processor.tasks.search.index.entries import Known, Observations
from processor.tasks.search.index.renewing import Renewal
from processor.tasks.search.index.sweeping import Sweep
from processor.tasks.search.protocols import Analyzers
from processor.walk import MOST_BYTES, File, Walk

log = logging.getLogger(__name__)

AT_ONCE = 16
"""So many pictures go into one transaction: a process that is killed has looked at so many in vain."""

CHUNK = 2_000
HALF = 16
"""Bytes of SHA-256: of so many, no two pictures have the same by chance."""

ProgressCallback = Callable[[int, int], None]
"""Is called with how many of how many files are done. Raises where nobody wants it any more."""


def no_progress(done: int, total: int) -> None:
    """The `ProgressCallback` of whom nobody watches."""


@dataclass(slots=True)
class Report:
    """What indexing did, in files: `seen` in the folder, `unchanged`, `known` by their content under another path or
    time, `new`, of which `failed` could not be looked at; `gone` from the index, `away` with a disk that may come back;
    `unread` could not be read just now, and are tried again. `renewed` are pictures that were looked at anew, because
    a model is another one.
    """

    seen: int = 0
    unchanged: int = 0
    known: int = 0
    new: int = 0
    failed: int = 0
    gone: int = 0
    away: int = 0
    unread: int = 0
    renewed: int = 0


@dataclass(slots=True)
class Indexing:
    """Writes to the index behind `connection`, which this process owns, with what `analyzers` see in pictures that
    `decoder` decodes. `anew` looks at everything again; `sweep` believes that what is not there is gone.
    """

    connection: sqlite3.Connection
    analyzers: Analyzers
    decoder: PictureDecoder
    on_progress: ProgressCallback = no_progress
    anew: bool = False
    sweep: bool = False
    report: Report = field(default_factory=Report)
    _batch: dict[bytes, tuple[File, Analysis]] = field(default_factory=dict)

    def run(self, walk: Walk) -> Report:
        """The index has what `walk` meets. May be stopped at any time, and goes on from there."""
        root_inode = facts.root_inode(self.connection)
        known = entries.known_files(self.connection)
        files = list(walk.files())
        changed = [each for each in files if self._is_changed(each, known.get(each.path))]
        self.report.seen, self.report.unchanged = len(files), len(files) - len(changed)
        if files:
            facts.remember_walk(self.connection, walk, root_inode)
        for done, file in enumerate(changed):
            self.on_progress(done, len(changed))
            self._take(walk.root, file)
        self._flush()
        date_undated(self.connection, walk.root)
        self._sweep(Sweep(walk, known, {each.path for each in files}, root_inode, self.sweep))
        self.report.unread += len(walk.unread)
        for path in walk.unread:
            log.warning("%s: cannot be read, so what is in it is left out", walk.root / os.fsdecode(path))
        self.report.renewed = Renewal(self.connection, self.analyzers, self.decoder, walk.root, self.on_progress).run()
        facts.settle(self.connection, changed=len(changed))
        return self.report

    def _is_changed(self, file: File, known: Known | None) -> bool:
        return self.anew or known is None or known.state != file.state

    def _take(self, root: Path, file: File) -> None:
        """The file is in the index, or about to be."""
        try:
            content, encoded = _read(root, file)
        except OSError as error:
            log.warning("%s: %s", root / os.fsdecode(file.path), error.strerror)
            self.report.unread += 1
            return
        if content in self._batch:
            self._flush()
        entry = None if self.anew else entries.entry_of(self.connection, content)
        if entry is not None:
            self.connection.execute("BEGIN IMMEDIATE")
            entries.put_file(self.connection, file, entry)
            self.connection.execute("COMMIT")
            self.report.known += 1
            return
        try:
            found = self._analyzed(encoded)
        except TransientError as error:
            log.warning("%s: %s", root / os.fsdecode(file.path), error)
            self.report.unread += 1
            return
        if found.observations.error:
            log.warning("%s: %s", root / os.fsdecode(file.path), found.observations.error)
        self._batch[content] = (file, found)
        if len(self._batch) == AT_ONCE:
            self._flush()

    def _analyzed(self, encoded: bytes | None) -> Analysis:
        found = Analysis(Observations(error="too_many_bytes: the file is too large to be looked at.", taken=0))
        if encoded is not None:
            found = analyze(encoded, self.analyzers, self.decoder)
        self.report.new += 1
        self.report.failed += bool(found.observations.error)
        return found

    def _flush(self) -> None:
        """What was looked at is in the index, all of it or, where the process is killed, nothing."""
        if not self._batch:
            return
        batch, self._batch = self._batch, {}
        with keep_vectors(self.connection, self.analyzers, [each for _, each in batch.values()]) as keep:
            numbers = []
            for content, (file, found) in batch.items():
                numbers.append(entries.put_entry(self.connection, content, found.observations))
                entries.put_file(self.connection, file, numbers[-1])
            keep(numbers)

    def _sweep(self, sweep: Sweep) -> None:
        at_other_paths = _entries_of(self.connection, [path for path in sweep.met if path not in sweep.known])
        swept = sweep.swept(at_other_paths)
        gone = list(swept.gone)
        for begin in range(0, len(gone), CHUNK):
            self.connection.execute("BEGIN IMMEDIATE")
            entries.drop_files(self.connection, gone[begin : begin + CHUNK])
            self.connection.execute("COMMIT")
        self.report = replace(self.report, gone=len(gone), away=swept.kept)


def _read(root: Path, file: File) -> tuple[bytes, bytes | None]:
    """The content's hash, and the content, None where it is too much. Raises OSError."""
    with (root / os.fsdecode(file.path)).open("rb") as opened:
        if file.size > MOST_BYTES:
            return hashlib.file_digest(opened, "sha256").digest()[:HALF], None
        content = opened.read()
    return hashlib.sha256(content).digest()[:HALF], content


def _entries_of(connection: sqlite3.Connection, paths: Sequence[bytes]) -> set[int]:
    found = (connection.execute("SELECT entry FROM files WHERE path = ?", (path,)).fetchone() for path in paths)
    return {int(each[0]) for each in found if each is not None}
