"""Files that are pictures, by their names."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = {
    ".avif", ".bmp", ".gif", ".heic", ".heif", ".jfif", ".jpe", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp",
}  # fmt: skip


def pictures_in(folder: Path, besides: Path | None = None) -> list[Path]:
    """The files in the folder and below it that are pictures by their names, sorted.

    Hidden ones are left out, and what lies in the folder `besides`. A folder that cannot be listed is in the place of
    its pictures, and so is a link that leads nowhere: whoever reads them is told why. Pipes and devices are left out.
    """
    errors: list[OSError] = []
    pictures: list[Path] = []
    left_out = besides and os.path.realpath(besides)
    for name, below, files in os.walk(folder, onerror=errors.append):
        current = Path(name)
        below[:] = [each for each in below if not each.startswith(".")]
        below[:] = [each for each in below if not left_out or os.path.realpath(current / each) != left_out]
        pictures += [current / each for each in files if _is_picture_by_name(each) and not _may_block(current / each)]
    return sorted(pictures + [Path(error.filename) for error in errors])


def _is_picture_by_name(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES


def _may_block(path: Path) -> bool:
    """Whether reading `path` might never end."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def check_kept_apart(pictures: Iterable[Path], folder: Path) -> None:
    """Raises ValueError where one of the pictures lies in the folder for marked ones, which would be written over it.

    So it would over another one there, of the same name but for the ending; so all that lie there count.
    """
    where = os.path.realpath(folder)
    for each in pictures:
        if where in (os.path.realpath(each.parent), os.path.dirname(os.path.realpath(each))):  # noqa: PTH120
            raise ValueError(
                f"Expected a folder for marked pictures that none of the pictures lies in, got {str(folder)!r}, where "
                f"{each.name!r} lies: it might be written over. Name another folder."
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
