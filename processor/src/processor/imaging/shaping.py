"""Words of any script as coverage masks: each letter in a font that has it, in the form that its neighbours ask for.

OpenCV's fonts have Latin, Cyrillic, Greek, Hebrew, Chinese, Japanese and Korean letters, unjoined. What else there is
comes from the system's fonts, shaped by HarfBuzz, which Pillow brings as part of Raqm; what nobody has is a box.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from math import ceil
from unicodedata import bidirectional, category

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import features

from processor.imaging import fonts
from processor.imaging.bidi import in_visual_order, levels

Mask = NDArray[np.uint8]

WEIGHT = 600
DESCENT = 0.28
BOX = "□"
MISSING = "?"
"""What OpenCV draws for what it lacks."""

SMALLEST = 6
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
BOUNDLESS = (1 << 20, 1 << 20)
"""A picture so wide (and high) that OpenCV never breaks a line."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one direction in one font; `font` is a file, or empty for OpenCV's own."""

    text: str
    font: str
    level: int


def line_height(text_size: int) -> int:
    """How many pixels high a line is, from its highest letters to its lowest."""
    return text_size + ceil(text_size * DESCENT)


def is_plain(text: str) -> bool:
    """Whether OpenCV alone draws `text` right: it has the letters, and they stand one by one from left to right."""
    return text.isascii() or all(each.isascii() or _stands_alone(each) for each in text)


@lru_cache(128)
def shaped(words: str, text_size: int) -> Mask:
    """How much of each pixel the words cover: (line_height, width) uint8, 255 is all of it. Not to be written to."""
    runs = list(_runs(words))
    drawn = [_mask(run, text_size) for run in in_visual_order(runs, [run.level for run in runs])]
    return np.hstack(drawn) if drawn else np.zeros((line_height(text_size), 0), np.uint8)


def width_of(text: str, text_size: int) -> int:
    """How many pixels wide OpenCV draws `text`, from the pen's start to the end of its last letter."""
    left, _, width, _ = cv2.getTextSize(BOUNDLESS, text, (0, text_size), _own(), text_size, WEIGHT)
    return max(0, int(left + width))


def plain_mask(text: str, text_size: int, width: int) -> Mask:
    """As `shaped`, of plain text by OpenCV, `width` pixels wide."""
    room = np.zeros((line_height(text_size), width + text_size), np.uint8)
    cv2.putText(room, text, (0, text_size), 255, _own(), text_size, WEIGHT)
    return room[:, :width]


def _runs(words: str) -> Iterator[Run]:
    starts = [place for place, each in enumerate(words) if not (place and _belongs_to_before(each))]
    clusters = [words[first:last] for first, last in pairwise([*starts, len(words)])]
    nested = levels(words)
    found = zip(_set(clusters), (nested[start] for start in starts), strict=True)
    for (font, level), group in groupby(found, lambda each: (each[0][1], each[1])):
        yield Run("".join(text for (text, _), _ in group), font, level)


def _set(clusters: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each letter with its marks, and the font that has them; what no font has becomes a box."""
    before = ""
    for cluster in clusters:
        wanted = [] if is_plain(cluster) or not _can_shape() else [cluster, cluster[0]]  # without marks, if need be
        found = ((text, font) for text in wanted if (font := fonts.font_for(text, before)))
        text, font = next(found, (cluster[0] if _is_own(cluster[0]) else BOX, ""))
        before = font or before
        yield text, font


def _mask(run: Run, text_size: int) -> Mask:
    backwards = run.level % 2 == 1
    if not run.font:
        text = run.text[::-1].translate(MIRRORED) if backwards else run.text
        return plain_mask(text, text_size, width_of(f"|{text}|", text_size) - width_of("||", text_size))
    return _shaped_run(run.text, run.font, "rtl" if backwards else "ltr", text_size)


def _shaped_run(text: str, path: str, direction: str, text_size: int) -> Mask:
    """The run upon the line's base, moved up where it hangs out below, smaller where it is higher than a line."""
    height = line_height(text_size)
    for pixels in range(text_size, 0, -1):
        face = fonts.font(path, pixels)
        drawn, (left, top) = face.getmask2(text, "L", direction=direction, anchor="ls")
        if drawn.size[1] <= height or pixels <= SMALLEST:
            break
    left, (columns, rows) = max(0, round(left)), drawn.size
    width = max(ceil(face.getlength(text, direction=direction)), left + columns)
    mask = np.zeros((height, width), np.uint8)
    first = max(0, min(text_size + round(top), height - rows))
    cover = np.frombuffer(bytes(drawn), np.uint8).reshape(rows, columns)[: height - first]
    mask[first : first + len(cover), left : left + columns] = cover
    return mask


def _belongs_to_before(character: str) -> bool:
    return category(character).startswith("M") or character in fonts.UNSEEN


@lru_cache(4096)
def _stands_alone(character: str) -> bool:
    return bidirectional(character) not in ("R", "AL") and not _belongs_to_before(character) and _is_own(character)


@lru_cache(4096)
def _is_own(character: str) -> bool:
    """Whether OpenCV has the character."""
    size = fonts.LOOK_PIXELS
    look, missing = (plain_mask(each, size, 2 * size) for each in (character, MISSING))
    return character == MISSING or not np.array_equal(look, missing)


@cache
def _can_shape() -> bool:
    """Whether letters are joined here: without FriBidi on the system, Pillow's Raqm does not work."""
    return bool(features.check("raqm"))


def _own() -> cv2.FontFace:
    return cv2.FontFace("sans")
