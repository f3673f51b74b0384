"""Captions as coverage masks: a label of any script, and behind it its percentage."""

import re
from unicodedata import bidirectional, category, normalize

import numpy as np
from numpy.typing import NDArray

from processor.imaging.shaping import is_plain, line_height, plain_mask, shaped, width_of

__all__ = ["caption", "counted", "line_height", "text_mask", "text_width"]

LONGEST_LABEL = 32
RIGHT_TO_LEFT = frozenset({"R", "AL"})
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
ISOLATES = re.compile(f"[{FIRST_STRONG_ISOLATE}{POP_ISOLATE}]")
JOINERS = "\u200c\u200d"
"""Unseen, but letters of some scripts look otherwise beside them."""

NEEDLESS_JOINERS = re.compile(f"(?<![\u0600-\U0010ffff])[{JOINERS}]+|[{JOINERS}]+(?![\u0600-\U0010ffff])")


def caption(label: str, confidence: float, text_size: int, max_width: int) -> str:
    """`label` and the whole percentage of `confidence`, at most `max_width` pixels wide.

    A label that runs to the left is in isolates: the percentage stands right of it all the same. One that is too long
    is shortened; where not even the percentage fits, the caption is empty.
    """
    return _fitted(_visible(label), f"{confidence:.0%}", text_size, max_width)


def counted(label: str, count: int, text_size: int, max_width: int) -> str:
    """`label` and how many there are besides, as `caption` has it."""
    return _fitted(_visible(label), f"+{count}", text_size, max_width)


def _fitted(words: str, behind: str, text_size: int, max_width: int) -> str:
    shown = min(len(words), LONGEST_LABEL)
    cut = "…" if shown < len(words) else ""
    while shown:
        text = f"{_isolated(words[:shown].rstrip(f' {JOINERS}') + cut)} {behind}"
        if text_width(text, text_size) <= max_width:
            return text
        shown, cut = shown - 1, "…"
    return behind if text_width(behind, text_size) <= max_width else ""


def text_width(text: str, text_size: int) -> int:
    """How many pixels wide `text` is, from the pen's start to the end of its last letter."""
    if is_plain(text):
        return width_of(text, text_size)
    return sum(shaped(each, text_size).shape[1] for each in ISOLATES.split(text))


def text_mask(text: str, text_size: int) -> NDArray[np.uint8]:
    """How much of each pixel the letters cover: (line_height, text_width) uint8, 255 is all of it."""
    if is_plain(text):
        return plain_mask(text, text_size, max(1, width_of(text, text_size)))
    return np.hstack([shaped(each, text_size) for each in ISOLATES.split(text)])


def _visible(label: str) -> str:
    """`label` in one line, without what has no shape; OpenCV dies of a lone surrogate."""
    letters = NEEDLESS_JOINERS.sub("", normalize("NFC", label))
    shapes = (
        each if each.isprintable() or each in JOINERS else " "
        for each in letters
        if category(each) != "Cf" or each in JOINERS
    )
    return " ".join("".join(shapes).split())


def _isolated(words: str) -> str:
    if any(bidirectional(each) in RIGHT_TO_LEFT for each in words):
        return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"
    return words
