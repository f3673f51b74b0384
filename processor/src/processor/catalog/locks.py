"""One process at a time where two would write the same file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wire.errors import DownloadError


@contextmanager
def only_one(destination: Path) -> Iterator[None]:
    """Nobody else is getting `destination` meanwhile; waits for whoever does. Its directory exists.

    The kernel frees the lock of a process that died. Raises DownloadError where the disk fails, here or in the block.
    """
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with destination.with_name(f".{destination.name}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise DownloadError(
            f"{destination.name}: cannot be written to {destination.parent} ({error.strerror or error}). "
            "Make room there, or name another directory."
        ) from error
