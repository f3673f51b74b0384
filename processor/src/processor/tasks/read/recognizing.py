"""A line of text, read: connectionist temporal classification (Graves et al., 2006), the best label at each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.runtimes import Picture, Runtime
from processor.tasks.read.cutting import Pixels, resized
from wire.tasks.read.result import Word

HEIGHT = 48
WIDTH_STEP = 64
SHORTEST = 64
LONGEST = 3200
"""The network sees a line of HEIGHT pixels, and as wide as it then is, in steps; wider ones are squeezed."""

GREY = 127
BLANK = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says, how sure that is, in [0, 1], and its words."""

    text: str
    confidence: float
    words: tuple[Word, ...]


NOTHING = Reading("", 0.0, ())


def read(line: Pixels, network: Runtime, characters: Sequence[str]) -> Reading:
    """What stands in `line` (H, W, 3) uint8 RGB, upright, by a network that knows `characters`, the first a blank."""
    picture, part = as_input(line)
    labels, sureness = network.infer(as_taken(picture, network))
    return spelled(np.asarray(labels), np.asarray(sureness), characters, part)


def as_taken(picture: Pixels, network: Runtime) -> Picture:
    """`picture` in the numbers that `network` takes."""
    return picture if network.dtype is np.uint8 else picture.astype(np.float32)


def as_input(line: Pixels) -> tuple[Pixels, float]:
    """The line as the network takes it, (1, HEIGHT, W, 3), grey behind its end; and what part of it the line fills."""
    height, width = line.shape[:2]
    wanted = min(max(1, ceil(HEIGHT * width / height)), LONGEST)
    padded = max(SHORTEST, ceil(wanted / WIDTH_STEP) * WIDTH_STEP)
    scaled = resized(line, HEIGHT, wanted)
    framed = cv2.copyMakeBorder(scaled, 0, 0, 0, padded - wanted, cv2.BORDER_CONSTANT, value=(GREY, GREY, GREY))
    return framed[np.newaxis], wanted / padded


def spelled(labels: NDArray[Any], sureness: NDArray[Any], characters: Sequence[str], part: float = 1.0) -> Reading:
    """The text of the best label, by number, of each of T steps, and how sure it is; `part` of them are the line's.

    A label that repeats is one character; a blank parts two that are the same.
    """
    fresh = np.concatenate([[True], labels[1:] != labels[:-1]]) & (labels != BLANK)
    steps = np.flatnonzero(fresh)
    if not len(steps):
        return NOTHING
    letters = [characters[label] for label in labels[steps]]
    text = "".join(letters).strip()
    if not text:
        return NOTHING
    return Reading(
        text,
        round(float(sureness[steps].mean()), 4),
        _words(letters, (steps + 0.5).astype(np.float64) / (len(labels) * part)),
    )


def _words(letters: Sequence[str], middles: NDArray[np.float64]) -> tuple[Word, ...]:
    """The words that `letters` are, each from half a letter before its first one to half a letter behind its last."""
    half = float(np.median(np.diff(middles))) / 2 if len(middles) > 1 else 0.5
    words: list[Word] = []
    begun: list[int] = []
    for index, letter in enumerate([*letters, " "]):
        if not letter.isspace():
            begun.append(index)
        elif begun:
            start, end = (float(middles[begun[at]]) for at in (0, -1))
            text = "".join(letters[each] for each in begun)
            words.append(Word(text, _part(start - half), _part(end + half)))
            begun = []
    return tuple(words)


def _part(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)
