"""Words as coverage masks, in OpenCV's own fonts: Latin, Cyrillic, Greek, Hebrew, Chinese, Japanese and Korean.

Arabic letters come unjoined, for OpenCV's wheel is built without text shaping. A script without a font shows as `?`.
"""

from math import ceil
from unicodedata import bidirectional, category, normalize

import cv2
import numpy as np
from numpy.typing import NDArray

WEIGHT = 600
DESCENT = 0.28
LONGEST_LABEL = 32
RIGHT_TO_LEFT = frozenset({"R", "AL"})
EITHER_WAY = frozenset({"NSM", "WS", "ON", "CS", "ES"})
BOUNDLESS = (1 << 20, 1 << 20)
"""A picture so wide (and high) that OpenCV never breaks a line."""


def caption(label: str, confidence: float, text_size: int, max_width: int) -> str:
    """`label` and the whole percentage of `confidence`, in visual order, at most `max_width` pixels wide.

    A label that is too long is shortened; where not even the percentage fits, the caption is empty.
    """
    words, percentage = _visible(label), f"{confidence:.0%}"
    shown = min(len(words), LONGEST_LABEL)
    cut = "…" if shown < len(words) else ""
    while shown:
        text = f"{_in_visual_order(words[:shown].rstrip() + cut)} {percentage}"
        if text_width(text, text_size) <= max_width:
            return text
        shown, cut = shown - 1, "…"
    return percentage if text_width(percentage, text_size) <= max_width else ""


def text_width(text: str, text_size: int) -> int:
    """How many pixels wide `text` is, from the pen's start to the end of its last letter."""
    left, _, width, _ = cv2.getTextSize(BOUNDLESS, text, (0, text_size), _font(), text_size, WEIGHT)
    return max(0, int(left + width))


def line_height(text_size: int) -> int:
    """How many pixels high a line is, from its highest letters to its lowest."""
    return text_size + ceil(text_size * DESCENT)


def text_mask(text: str, text_size: int) -> NDArray[np.uint8]:
    """How much of each pixel the letters cover: (line_height, text_width) uint8, 255 is all of it."""
    height, width = line_height(text_size), max(1, text_width(text, text_size))
    room = np.zeros((height, width + text_size), np.uint8)
    cv2.putText(room, text, (0, text_size), 255, _font(), text_size, WEIGHT)
    return room[:, :width]


def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _visible(label: str) -> str:
    """`label` in one line, without what has no shape; OpenCV dies of a lone surrogate."""
    shapes = (each if each.isprintable() else " " for each in normalize("NFC", label) if category(each) != "Cf")
    return " ".join("".join(shapes).split())


def _in_visual_order(words: str) -> str:
    """`words` from left to right; OpenCV draws right-to-left scripts backwards."""
    directions = {bidirectional(each) for each in words}
    backwards = directions & RIGHT_TO_LEFT and directions <= RIGHT_TO_LEFT | EITHER_WAY
    return words[::-1] if backwards else words
