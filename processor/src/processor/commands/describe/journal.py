"""The journal of a folder: a line for each picture that is done, kept through the end of any process."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processor.commands.describe.known import Answered, Known
from processor.commands.describe.records import Entry, entry_of, line_of, result_of
from wire.errors import BadOptionError, NotReadyError

BEGINNINGS = (b'{"path":', b'{"table"', bytes(8))
"""Of a journal; of the first line, zeros may be what a machine that lost its power left."""


@dataclass(slots=True)
class Journal:
    """A journal that this process alone appends to, and what it and others say. See `opened`."""

    path: Path
    known: Known
    unreadable: int
    _file: int
    _end: int

    def append(self, entry: Entry, result: Mapping[str, Any] | None = None) -> None:
        """The entry is on the disk: no end of this process, nor of the machine, takes it back. Raises OSError."""
        line = line_of(entry, result)
        begin, done = self._end, 0
        try:
            while done < len(line):
                done += os.write(self._file, line[done:])
            os.fsync(self._file)
        except BaseException:
            os.ftruncate(self._file, begin)
            raise
        self._end += len(line)
        self.known.add(entry, self.path, begin)

    def result(self, answered: Answered) -> Mapping[str, Any]:
        """The answer's result, read where it lies. Raises OSError."""
        with answered.journal.open("rb") as file:
            file.seek(answered.offset)
            return result_of(file.readline())


@contextmanager
def opened(path: Path, others: Iterable[Path] = ()) -> Iterator[Journal]:
    """The journal, made where there is none, until the end of the block; `others` are read only.

    A last line that was cut off is gone. Raises NotReadyError where another process has it, BadOptionError where it is
    some other file, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotReadyError(f"{path}: another process is at work on it. Wait until it has ended.") from None
        begin = os.pread(file, 8, 0)
        if not any(each.startswith(begin) for each in BEGINNINGS):
            raise BadOptionError(f"{path}: expected a journal, or no file, got another one. Name another by --journal.")
        known = Known()
        unreadable = sum(_read(each, known)[1] for each in others if each != path)
        end, own = _read(path, known)
        os.ftruncate(file, end)
        yield Journal(path, known, unreadable + own, file, end)
    finally:
        os.close(file)


def read(paths: Iterable[Path]) -> Journal:
    """What the journals say, those of them that there are; nothing can be appended. Raises OSError."""
    known = Known()
    unreadable = sum(_read(each, known)[1] for each in paths if each.exists())
    return Journal(Path(os.devnull), known, unreadable, -1, 0)


def _read(path: Path, known: Known) -> tuple[int, int]:
    """Where the last whole line ends, and how many of the lines say nothing; the others are known."""
    offset = unreadable = 0
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            entry = entry_of(line)
            if entry is None:
                unreadable += 1
            else:
                known.add(entry, path, offset)
            offset += len(line)
    return offset, unreadable
