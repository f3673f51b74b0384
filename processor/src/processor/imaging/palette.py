"""Colours of labels, which eyes of any kind tell apart, and of the text upon them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zlib import crc32

import numpy as np

RGB = tuple[int, int, int]
Mark = Literal["", "square", "diamond", "triangle"]

BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)

COLORS: tuple[RGB, ...] = (
    *((35, 99, 119), (233, 243, 76), (153, 185, 237), (207, 110, 13), (166, 48, 0)),
    *((136, 1, 212), (111, 255, 241), (74, 150, 154), (222, 178, 116), (177, 108, 255)),
)
"""No two nearer than 0.15 in OKLab, neither as they are nor as people see them who lack one kind of cone (decision 54).

As in static/canvas/palette.js; a test compares them."""

DISTANCES: tuple[tuple[int, ...], ...] = (
    (0, 47, 30, 18, 15, 15, 44, 15, 30, 22),
    (47, 0, 18, 28, 44, 45, 18, 33, 15, 28),
    (30, 18, 0, 25, 33, 30, 15, 16, 16, 15),
    (18, 28, 25, 0, 15, 21, 31, 16, 15, 16),
    (15, 44, 33, 15, 0, 17, 43, 18, 30, 25),
    (15, 45, 30, 21, 17, 0, 45, 21, 31, 15),
    (44, 18, 15, 31, 43, 45, 0, 29, 17, 30),
    (15, 33, 16, 16, 18, 21, 29, 0, 15, 15),
    (30, 15, 16, 15, 30, 31, 17, 15, 0, 15),
    (22, 28, 15, 16, 25, 15, 30, 15, 15, 0),
)
"""How far apart they are in OKLab, in hundredths, for those eyes that tell them apart the least."""

FAR = 18
"""From here on colours are not taken for two shades of one."""

MARKS: tuple[Mark, ...] = ("", "square", "diamond", "triangle")
"""What tells the labels apart that have a colour for the second, third and fourth time."""

SALT = "259:"
"""Chosen so that COCO's labels have their own colour as often as may be in COCO's pictures."""


@dataclass(frozen=True, slots=True)
class LabelColor:
    """What the boxes of a label are drawn in: `text` is black or white, can be read upon `line`, and sets it off from
    any background; `mark` is at a box's corners."""

    line: RGB
    text: RGB
    mark: Mark


def colors_of(labels: Iterable[str]) -> dict[str, LabelColor]:
    """What each label of one picture is drawn in, `labels` by falling confidence, again and again as they come.

    Each has its own colour where that is far from those of the labels before it, else the one that is farthest: what
    comes behind a label changes nothing for it. As many labels as there are `COLORS` have one each. As many again have
    a mark besides, and so on through `MARKS`; then colours and marks begin anew.
    """
    found: dict[str, LabelColor] = {}
    taken: list[int] = []
    for label in labels:
        if label not in found:
            if len(taken) == len(COLORS):
                taken = []
            place = _place_among(taken, _place_of(label))
            taken.append(place)
            mark = MARKS[len(found) // len(COLORS) % len(MARKS)]
            found[label] = _ink(place, mark)
    return found


def color_of(label: str) -> RGB:
    """The label's own colour: the same in every process, whatever model gave the label."""
    return COLORS[_place_of(label)]


def text_color_on(background: RGB) -> RGB:
    """Black or white, whichever stands out more; the contrast is at least 4.5 on any background."""
    light = luminance(background)
    return WHITE if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else BLACK


def luminance(color: RGB) -> float:
    """The relative luminance in [0, 1] of an sRGB colour (WCAG 2.1)."""
    channels = np.array(color) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@cache
def _ink(place: int, mark: Mark) -> LabelColor:
    return LabelColor(COLORS[place], text_color_on(COLORS[place]), mark)


def _place_among(taken: Sequence[int], own: int) -> int:
    """Where among `COLORS` a label's colour is, beside those that are `taken`."""
    if not taken:
        return own
    distances = [min(row[each] for each in taken) for row in DISTANCES]
    return own if distances[own] >= FAR else distances.index(max(distances))


def _place_of(label: str) -> int:
    return crc32((SALT + label).encode("utf-8", "replace")) % len(COLORS)
