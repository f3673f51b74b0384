"""The fonts of the system, for scripts that OpenCV's own have no letters of."""

import os
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
)
SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})
MOST_FILES = 500
"""How many fonts are looked into for a letter that nobody may have."""

PLAINNESS = ("italic", "oblique", "condensed", "mono", "thin", "light", "black", "lastresort", "emoji")
"""What is taken only where there is nothing else."""

NOBODYS = "\uffff"
"""No character: what a font draws for it, it draws for whatever it lacks."""

LOOK_PIXELS = 20
UNSEEN = frozenset({"\u200c", "\u200d", *map(chr, range(0xFE00, 0xFE10))})
"""What only says how letters beside it are to look."""


@lru_cache(4096)
def font_for(cluster: str, rather: str = "") -> str:
    """The file of a font that has all characters of `cluster`, `rather` this one; empty where none has."""
    wanted = "".join(each for each in cluster if each not in UNSEEN)
    if not wanted:
        return ""
    return next((path for path in ([rather] if rather else []) + list(font_files()) if _has(path, wanted)), "")


@lru_cache(64)
def font(path: str, pixels: int, engine: ImageFont.Layout = ImageFont.Layout.RAQM) -> ImageFont.FreeTypeFont:
    """The font at `path`. Raises OSError where FreeType cannot read it, or not in that size."""
    return ImageFont.truetype(path, pixels, layout_engine=engine)


@cache
def font_files() -> tuple[str, ...]:
    """The fonts that this system has, the plain, sans-serif, bold ones first. Looked for once in a process."""
    found = sorted({path for folder in _folders() for path in _fonts_in(folder)}, key=_rank)
    return tuple(map(str, found[:MOST_FILES]))


def _folders() -> list[Path]:
    windows = [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts")] if sys.platform == "win32" else []
    return [*(Path(os.path.expanduser(each)) for each in FOLDERS), *windows]  # noqa: PTH111


def _fonts_in(folder: Path) -> Iterator[Path]:
    for name, _, files in os.walk(folder):
        yield from (Path(name, file) for file in files if Path(file).suffix.lower() in SUFFIXES)


def _rank(path: Path) -> tuple[bool, bool, bool, str]:
    name = path.stem.casefold()
    return any(each in name for each in PLAINNESS), "sans" not in name, "bold" not in name, str(path)


def _has(path: str, text: str) -> bool:
    """Whether the font draws each character of `text`, and not what it draws for any that it lacks."""
    try:
        face = font(path, LOOK_PIXELS, ImageFont.Layout.BASIC)
        nothing = bytes(face.getmask(NOBODYS))
        drawn = [bytes(face.getmask(each)) for each in text]
    except (OSError, ValueError):
        return False
    return all(each != nothing and any(each) for each in drawn)
