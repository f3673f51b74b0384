"""Folders that are there as a whole, or as they were."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory

FULL_BYTES = 1 << 16
"""A disk with less than that is full: what did not fit was larger, and filled it."""


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder, which takes the place of `folder` when the block ends, unless it raises.

    What is put beside the empty one, into its parent, is gone then; and so is what a process left that was killed here.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(folder)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch, _held(Path(scratch)):
        made = Path(scratch) / "made"
        made.mkdir()
        with _told_where_full(folder.parent):
            yield made
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        made.rename(folder)


@contextmanager
def _told_where_full(disk: Path) -> Iterator[None]:
    """Raises OSError where something fails in it and the `disk` is full: libraries say that in ways of their own."""
    try:
        yield
    except Exception as error:
        if shutil.disk_usage(disk).free < FULL_BYTES:
            raise OSError(ENOSPC, os.strerror(ENOSPC), str(disk)) from error
        raise


def _clear_leftovers(folder: Path) -> None:
    """Scratch folders of `folder` in which nobody works any more are gone: of a large model each is a gigabyte."""
    scratch_name = re.compile(rf"\.{re.escape(folder.name)}\.[a-z0-9_]{{8}}")
    for each in folder.parent.iterdir():
        if scratch_name.fullmatch(each.name) and each.is_dir():
            with suppress(OSError), _held(each):
                shutil.rmtree(each)


@contextmanager
def _held(scratch: Path) -> Iterator[None]:
    """Nobody else works in `scratch`; the kernel frees it with the process. Raises BlockingIOError where one does."""
    with (scratch / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
