"""A large picture, looked at in parts: where there may be text, and how the parts lie."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

LARGEST = 1280
"""No side of a tile is longer, in pixels. With it the memory of a network that has seen many pictures is bounded."""

OVERLAP = 96
"""So much of a tile lies in its neighbour too: near a tile's edge a network sees too little."""

BLOCK = 8
FAINTEST = 16
"""A block in which all pixels are within so many levels of grey has no text in it."""


AROUND = 32
"""So many pixels around what is not blank are looked at too."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a picture, in pixels, and which part of it counts: the rest belongs to its neighbours."""

    left: int
    top: int
    right: int
    bottom: int
    counts: tuple[int, int, int, int]


def tiles(written: NDArray[np.bool_], size_wh: tuple[int, int]) -> Iterator[Tile]:
    """The tiles that are to be looked at of a picture of that size: all with a block that is `written`."""
    rows, columns = (np.flatnonzero(written.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return
    width, height = size_wh
    across = _spans(int(columns[0]) * BLOCK - AROUND, int(columns[-1] + 1) * BLOCK + AROUND, width)
    for top, bottom, upper, lower in _spans(int(rows[0]) * BLOCK - AROUND, int(rows[-1] + 1) * BLOCK + AROUND, height):
        for left, right, first, last in across:
            if written[top // BLOCK : ceil(bottom / BLOCK), left // BLOCK : ceil(right / BLOCK)].any():
                yield Tile(left, top, right, bottom, (first, upper, last, lower))


def inked(picture: Pixels) -> NDArray[np.bool_]:
    """For each block of `picture` (H, W, 3), whether it has more than one shade; the last ones may be cut off."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    down, right = -height % BLOCK, -width % BLOCK
    grey = cv2.copyMakeBorder(grey, 0, down, 0, right, cv2.BORDER_REPLICATE)
    blocks = grey.reshape(grey.shape[0] // BLOCK, BLOCK, -1, BLOCK)
    contrast: NDArray[np.uint8] = blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3))
    return contrast >= FAINTEST


def _spans(start: int, end: int, length: int) -> list[tuple[int, int, int, int]]:
    """How a side of `length` is parted between `start` and `end`: from where to where each tile goes, and counts."""
    start, end = max(start, 0), min(end, length)
    count = max(1, ceil((end - start - OVERLAP) / (LARGEST - OVERLAP)))
    step = ceil((end - start + (count - 1) * OVERLAP) / count / BLOCK) * BLOCK if count > 1 else end - start
    spans = []
    for number in range(count):
        first = min(start + number * (step - OVERLAP), max(start, end - step))
        last = min(first + step, end)
        spans.append((first, last))
    edges = [start, *((one[1] + other[0]) // 2 for one, other in itertools.pairwise(spans)), end]
    return [(*span, *edge) for span, edge in zip(spans, itertools.pairwise(edges), strict=True)]
