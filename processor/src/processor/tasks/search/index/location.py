"""Where an index lies, and who owns it: one process at a time writes to it."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from processor.tasks.search.index.schema import MIGRATABLE, VERSION, version_of

DATABASE, LOCK, ROOT = "index.sqlite", "lock", "root"


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """A folder for the index of the pictures in and below `root`. `name` is what clients call the collection."""

    folder: Path
    root: Path

    @classmethod
    def of(cls, root: Path, indexes: Path) -> "IndexLocation":
        """The place of the index of `root` among others in the folder `indexes`."""
        root = root.resolve()
        digest = sha256(os.fsencode(root)).hexdigest()[:8]
        return cls(indexes / f"{_slug(root)}-{digest}", root)

    @property
    def slug(self) -> str:
        """The name of the folder, of letters and digits; several folders may have the same."""
        return _slug(self.root)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def is_there(self) -> bool:
        """Whether there is an index that this version can read."""
        return version_of(self.database) == VERSION

    @contextmanager
    def owned(self) -> Iterator[bool]:
        """Whether this process alone may write to the index, until the end of the block; False where another does.

        An index of a version that cannot be migrated, or one that is no database, is gone by then: it is made anew.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            if version_of(self.database) not in (*MIGRATABLE, VERSION):
                self._clear()
            (self.folder / ROOT).write_bytes(os.fsencode(self.root))
            yield True

    def forget(self) -> bool:
        """Whether the index is gone; False where a process is at work on it. Its lock stays: were it another file, who
        opened this one before and who opens that one would both own the index.
        """
        with self.owned() as mine:
            if mine:
                for each in self.folder.iterdir():
                    if each.is_dir():
                        shutil.rmtree(each)
                    elif each.name != LOCK:
                        each.unlink(missing_ok=True)  # SQLite removes files of its own as readers close
        return mine

    def _clear(self) -> None:
        for file in self.folder.glob(f"{DATABASE}*"):
            file.unlink(missing_ok=True)


def locations(indexes: Path) -> list[IndexLocation]:
    """The indexes in the folder `indexes`, by name."""
    found = sorted(indexes.glob(f"*/{ROOT}"))
    return [IndexLocation(each.parent, Path(os.fsdecode(each.read_bytes()))) for each in found]


def _slug(root: Path) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", root.name) or "root"
