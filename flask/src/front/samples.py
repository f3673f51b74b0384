"""The pictures that the page offers to whoever has none at hand: those in a folder, as somebody has put them there."""

from dataclasses import dataclass
from pathlib import Path

MOST = 6
PICTURE, THUMBNAIL = ".jpg", ".small.webp"


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture's file, the file to show of it before it is wanted, and what it is called, in English."""

    file: str
    thumbnail: str
    words: str


def samples_in(folder: Path) -> list[Sample]:
    """The pictures NAME.jpg in `folder`, by name, at most MOST; NAME.small.webp is of NAME, where it is there."""
    files = {file.name for file in folder.iterdir()} if folder.is_dir() else set[str]()
    names = sorted(file.removesuffix(PICTURE) for file in files if file.endswith(PICTURE))
    return [_sample(name, files) for name in names[:MOST]]


def _sample(name: str, files: set[str]) -> Sample:
    picture, thumbnail = f"{name}{PICTURE}", f"{name}{THUMBNAIL}"
    words = name.replace("-", " ").replace("_", " ").strip()
    return Sample(picture, thumbnail if thumbnail in files else picture, f"{words[:1].upper()}{words[1:]}")
