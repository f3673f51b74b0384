"""One process at a time where two would write the same file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wire.errors import DownloadError


@contextmanager
def locked(destination: Path) -> Iterator[None]:
    """Nobody else is making `destination` meanwhile; waits for whoever does. Its directory exists.

    The kernel frees the lock of a process that died.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    with destination.with_name(f".{destination.name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def only_one(destination: Path) -> Iterator[None]:
    """`destination` is locked while it is fetched. Raises DownloadError where the disk fails, here or in the block."""
    try:
        with locked(destination):
            yield
    except OSError as error:
        raise DownloadError(
            f"{destination.name}: cannot be written to {destination.parent} ({error.strerror or error}). "
            "Make room there, give this user the right to, or name another directory."
        ) from error
