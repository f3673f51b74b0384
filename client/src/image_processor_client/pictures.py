"""The bytes of a picture, wherever it is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

Picture = str | Path | bytes | BinaryIO
"""A path, the encoded bytes themselves, or a file that is open for reading bytes."""

SUFFIXES = {
    ".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jpe", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp",
}  # fmt: skip


def read(picture: Picture) -> bytes:
    """The picture as it is encoded. Raises OSError where it cannot be read."""
    if isinstance(picture, bytes):
        return picture
    if isinstance(picture, str | Path):
        return Path(picture).read_bytes()
    return picture.read()


def found_in(folder: Path, besides: Path | None = None) -> list[Path]:
    """The files in the folder and below it that are pictures by their names, sorted.

    Hidden ones are left out, and what lies in the folder `besides`.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and besides not in path.parents
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def marked_names(paths: Iterable[Path]) -> Iterator[str]:
    """What the marked pictures are called, each a JPEG: as the pictures, kept apart where two have one name."""
    taken: set[str] = set()
    for path in paths:
        name, number = path.stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{path.stem}-{number}"
        taken.add(name.casefold())
        yield f"{name}.jpg"
