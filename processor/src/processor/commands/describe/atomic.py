"""Files that are there whole or not at all."""

import os
from contextlib import suppress
from errno import ENAMETOOLONG, ENOENT
from hashlib import sha256
from pathlib import Path

PARTIAL = ".partial"


def put(path: Path, content: bytes) -> None:
    """The file has that content, on the disk, whatever ends this process; until then it is what it was. Raises OSError.

    What an earlier process left of its attempt is gone by then too.
    """
    partial = partial_of(path)
    partial.unlink(missing_ok=True)
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # there is no file yet, or a disk that knows no rights
            partial.chmod(path.stat().st_mode & 0o7777)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def partial_of(path: Path) -> Path:
    """What the file is called while it is being written, the same each time: hidden, short, and no picture."""
    return path.with_name(f".{sha256(os.fsencode(path.name)).hexdigest()[:16]}{PARTIAL}")


def content_of(path: Path) -> bytes | None:
    """What is in the file; None where there is none, or can be none of that name. Raises OSError."""
    try:
        return path.read_bytes()
    except OSError as error:
        if error.errno in (ENOENT, ENAMETOOLONG):
            return None
        raise


def hash_of(content: bytes) -> str:
    """The SHA-256, in hex."""
    return sha256(content).hexdigest()
