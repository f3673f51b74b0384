"""A store in a folder, for one process or for several that share it."""

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_IRWXG, S_IRWXO
from uuid import uuid4

from backends.stores.key_paths import kind_of, path_of
from wire import keys
from wire.errors import NotReadyError

log = logging.getLogger(__name__)

NEW = ".new"
LOCK = ".lock"
LOST = "lost+found"

PROBE = f"{keys.PREFIX}:probe"
"""What each service writes first, so that its folder tells a store whose hidden files a copy has left out."""

OWNERS_FOLDER, OWNERS_FILE = 0o700, 0o600
"""Modes that let nobody in but the user that the service runs as: pictures are private."""

ABANDONED_SECONDS = 3_600
"""A file that is still being written after so long is nobody's any more."""


class FileStore:
    """A `Store` of one file for each key, whose time of modification is when it expires.

    A file appears whole or not at all. Clocks of machines that share the folder must agree. Whatever the file system
    refuses is a NotReadyError: a full disk, a folder that went away.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    def make(self) -> None:
        """The folder is there, for its owner alone where it is new. Raises OSError where that cannot be.

        It is refused where it is no store yet and has folders: whatever is old in them would be swept away.
        """
        self._folder.mkdir(OWNERS_FOLDER, parents=True, exist_ok=True)
        is_one = any((self._folder / each).exists() for each in (NEW, LOCK, kind_of(PROBE)))
        if not is_one and (others := sorted(Path(each).name for each in self._folders())):
            raise OSError(f"{others[0]} lies in it, and what is old there would be swept away. Name an empty folder.")
        mode = S_IMODE(self._folder.stat().st_mode)
        if mode & (S_IRWXG | S_IRWXO):
            log.warning("store: others than its owner may look into %s (mode %o): chmod 700", self._folder, mode)
        (self._folder / NEW).mkdir(OWNERS_FOLDER, exist_ok=True)
        (self._folder / LOCK).touch(OWNERS_FILE)

    def get(self, key: str) -> bytes | None:
        try:
            with (self._folder / path_of(key)).open("rb") as file:
                return file.read() if os.fstat(file.fileno()).st_mtime > self._clock() else None
        except FileNotFoundError as error:
            if not (self._folder / NEW).is_dir():
                raise _not_ready(error) from error
            return None
        except OSError as error:
            raise _not_ready(error) from error

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self.get(key) for key in keys]

    def put(self, key: str, value: bytes, seconds: int) -> None:
        with self._written(key, value, seconds) as (new, path):
            new.replace(path)

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        for key, (value, seconds) in entries.items():
            self.put(key, value, seconds)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        with self._written(key, value, seconds) as (new, path), self._alone():
            if _expiry(path) > self._clock():
                return False
            new.replace(path)
            return True

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        expires = self._clock() + seconds
        try:
            for path in (self._folder / path_of(key) for key in keys):
                if _expiry(path) > expires:
                    with suppress(FileNotFoundError):
                        os.utime(path, (expires, expires))
        except OSError as error:
            raise _not_ready(error) from error

    def delete(self, *keys: str) -> None:
        try:
            for key in keys:
                (self._folder / path_of(key)).unlink(missing_ok=True)
        except OSError as error:
            raise _not_ready(error) from error

    def sweep(self) -> int:
        """Nothing is left of what has expired, nor of what was never written to its end. How many files went."""
        try:
            return sum(self._swept(Path(path)) for path in self._files())
        except OSError as error:
            raise _not_ready(error) from error

    def _swept(self, path: Path) -> bool:
        with suppress(FileNotFoundError):
            if path.parent.name == NEW:
                abandoned = path.stat().st_ctime < time.time() - ABANDONED_SECONDS
                if abandoned:
                    path.unlink()
                return abandoned
            if _expiry(path) <= self._clock():
                with self._alone():
                    if _expiry(path) <= self._clock():  # nobody put it anew meanwhile
                        path.unlink()
                        return True
        return False

    def _files(self) -> Iterator[str]:
        for folder in (*self._folders(), str(self._folder / NEW)):
            with os.scandir(folder) as files:
                yield from (file.path for file in files if file.is_file(follow_symlinks=False))

    def _folders(self) -> list[str]:
        """Those of kinds: no hidden one, and not what some file systems have in each of their roots."""
        with os.scandir(self._folder) as found:
            return [each.path for each in found if each.is_dir() and not each.name.startswith((".", LOST))]

    @contextmanager
    def _written(self, key: str, value: bytes, seconds: int) -> Iterator[tuple[Path, Path]]:
        """The value in a file of its own, and where it is to be. It is gone afterwards where it is still there."""
        new, path = self._folder / NEW / uuid4().hex, self._folder / path_of(key)
        try:
            try:
                new.touch(OWNERS_FILE, exist_ok=False)
                new.write_bytes(value)
                expires = self._clock() + seconds
                os.utime(new, (expires, expires))
                path.parent.mkdir(OWNERS_FOLDER, exist_ok=True)
                yield new, path
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise _not_ready(error) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread or process is here meanwhile."""
        with (self._folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _expiry(path: Path) -> float:
    """When the file expires, 0 where there is none."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _not_ready(error: OSError) -> NotReadyError:
    log.warning("store: %s", error)
    return NotReadyError(f"The store's folder does not take or give what it should ({error.strerror}). Try again soon.")
