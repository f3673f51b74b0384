"""One weights file: what it is called, how it is known again, who has it."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from wire.errors import DownloadError


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """A file that is the same everywhere. `size` in bytes, None where only the hash is known.

    `sources` are whole http(s) addresses, tried in turn.
    """

    file_name: str
    size: int | None
    sha256: str
    sources: tuple[str, ...]

    def mirrored(self, mirror: str) -> Self:
        """The same file, looked for at `mirror` first: a base address, under which files lie by name; "" for none.

        What a mirror sends is held to the same size and hash. The composition root reads it from `WEIGHTS_MIRROR`.
        """
        if not mirror:
            return self
        return replace(self, sources=(f"{mirror.rstrip('/')}/{self.file_name}", *self.sources))


def sha256(path: Path) -> str:
    """The hash of the file at `path`, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def expect(path: Path, expected: str, requirement: str) -> None:
    """The file at `path` has the sha256 `expected`; it is gone where it has not. Raises DownloadError."""
    found = sha256(path)
    if found != expected:
        path.unlink()
        raise DownloadError(
            f"{path.name} of {requirement}: expected sha256 {expected[:12]}…, got {found[:12]}…. "
            "The registry may carry something else under this name; nothing of it is used."
        )
