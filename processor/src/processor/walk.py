"""Which pictures are in and below a folder, by their names, with what tells a changed file from one that is known."""

# Paths are bytes, as systems have them: not all of them are text, and there are many.
# ruff: noqa: PTH116, PTH118, PTH119, PTH120, PTH122

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wire.errors import BadOptionError

SUFFIXES = frozenset(
    {".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jpe", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
)
MOST_BYTES = 300_000_000
"""No file is read that is larger: it would take the memory of all others."""

ENDINGS = {"jpeg": ("jpg", "jpeg", "jpe", "jfif"), "jpg": ("jpg", "jpeg", "jpe", "jfif"), "tiff": ("tif", "tiff")}
"""The endings of files of a kind, where that is not the kind itself."""

NOT_PICTURES = frozenset({"@eadir", "#recycle", "$recycle.bin", "lost+found", "__macosx"})
"""Folders in which disk stations and systems keep small copies of pictures, or deleted ones; in any case."""


@dataclass(frozen=True, slots=True)
class File:
    """A picture's file. `path` is relative to the folder that was walked, as the system writes it.

    Numbers have a sign and 64 bits, as SQLite has them: some file systems number from 2**63 on, or date to year 2500.
    """

    path: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    @property
    def name(self) -> str:
        """The last part of the path, as it can be shown."""
        return os.path.basename(self.path).decode(errors="replace")

    @property
    def folder(self) -> str:
        """What is before the name, as it can be shown; empty for the folder that was walked."""
        return os.path.dirname(self.path).decode(errors="replace")

    @property
    def state(self) -> tuple[int, ...]:
        """What changes where the file does."""
        return (self.size, self.mtime_ns, self.ctime_ns, self.inode)


@dataclass(slots=True)
class Walk:
    """The files in and below `root`; hidden ones where `hidden` says so, and where `suffixes` are given those alone.

    Links are followed, each folder is looked into once however many links lead there. `unread` are the folders that
    could not be listed: nobody knows what is in them.
    """

    root: Path
    hidden: bool = False
    suffixes: frozenset[str] = SUFFIXES
    unread: list[bytes] = field(default_factory=list)

    def files(self) -> Iterator[File]:
        """The files, by their paths."""
        seen: set[tuple[int, int]] = set()
        waiting = [b""]
        while waiting:
            folder = waiting.pop()
            folders, files = self._listed(folder, seen)
            yield from files
            waiting += reversed(folders)

    def _listed(self, folder: bytes, seen: set[tuple[int, int]]) -> tuple[list[bytes], list[File]]:
        here = os.path.join(os.fsencode(self.root), folder)
        folders: list[bytes] = []
        files: list[File] = []
        try:
            known = os.stat(here)
            if (known.st_dev, known.st_ino) in seen:
                return [], []
            seen.add((known.st_dev, known.st_ino))
            with os.scandir(here) as entries:
                for entry in sorted(entries, key=lambda each: each.name):
                    self._sort_in(entry, os.path.join(folder, entry.name), folders, files)
        except OSError:
            self.unread.append(folder)
        return folders, files

    def _sort_in(self, entry: os.DirEntry[bytes], path: bytes, folders: list[bytes], files: list[File]) -> None:
        name = os.fsdecode(entry.name)
        if name.startswith(".") and not self.hidden:
            return
        try:
            if entry.is_dir():
                if name.lower() not in NOT_PICTURES:
                    folders.append(path)
            elif os.path.splitext(name)[1].lower() in self.suffixes:
                found = entry.stat()
                if stat.S_ISREG(found.st_mode):
                    files.append(file_of(path, found))
            elif entry.is_symlink():
                entry.stat()  # raises for a link that leads nowhere: it may have led to a folder
        except OSError:
            self.unread.append(path)


def suffixes_of(kinds: Iterable[str]) -> frozenset[str]:
    """The endings of files of these kinds, all of them where there are none. Raises BadOptionError."""
    named = {f".{ending}" for kind in kinds for ending in ENDINGS.get(kind.lower(), (kind.lower(),))}
    if unknown := named - SUFFIXES:
        known = ", ".join(sorted(each[1:] for each in SUFFIXES))
        raise BadOptionError(f"Option --type: expected some of {known}, got {', '.join(sorted(unknown))}.")
    return frozenset(named) or SUFFIXES


def file_of(path: bytes, found: os.stat_result) -> File:
    """The file at `path`, which is as `found` says."""
    times = _in_64_bits(found.st_mtime_ns), _in_64_bits(found.st_ctime_ns)
    return File(path, found.st_size, *times, _in_64_bits(found.st_ino), found.st_dev)


def _in_64_bits(number: int) -> int:
    """The number, or of one that 64 bits with a sign do not hold, what those of it are."""
    return (number + 2**63) % 2**64 - 2**63
