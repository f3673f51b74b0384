"""What an operator says of the task `search`, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from wire.errors import BadOptionError

WRITABLE = "Indexes want room in a folder that this user may write to: name it with SEARCH_INDEXES."
"""What an operator does where a disk or a right is missing."""

RESCAN_SECONDS, MOST_RESCAN_SECONDS = 300, 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """`roots` are the folders that clients of a service may search, `indexes` the folder where all indexes lie.

    A service looks what has changed in the roots every `rescan_seconds`.
    """

    roots: tuple[Path, ...]
    indexes: Path
    rescan_seconds: int = RESCAN_SECONDS

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`. Raises BadOptionError."""
        data = environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
        indexes = environ.get("SEARCH_INDEXES", "").strip() or f"{data}/image-processor/indexes"
        return cls(
            roots=tuple(_root(each.strip()) for each in environ.get("SEARCH_ROOTS", "").split(",") if each.strip()),
            indexes=Path(indexes).expanduser(),
            rescan_seconds=_seconds(environ.get("SEARCH_RESCAN_SECONDS", "").strip()),
        )


def _root(text: str) -> Path:
    root = Path(text).expanduser()
    if not root.is_absolute():
        raise BadOptionError(f"Setting SEARCH_ROOTS: expected whole paths of folders, got {text[:100]!r}.")
    return root


def _seconds(text: str) -> int:
    if not text:
        return RESCAN_SECONDS
    if not text.isdecimal() or len(text) > 12 or not 1 <= int(text) <= MOST_RESCAN_SECONDS:
        raise BadOptionError(
            f"Setting SEARCH_RESCAN_SECONDS: expected a whole number from 1 to {MOST_RESCAN_SECONDS}, a year, "
            f"got {text[:40]!r}."
        )
    return int(text)
