"""Where text is likely in a picture of whatever size."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil, floor, log2

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.runtimes import Runtime
from processor.tasks.read.finding import FoundLine, lines_in
from processor.tasks.read.quads import bounds, sides
from processor.tasks.read.recognizing import as_taken
from processor.tasks.read.tiles import BLOCK, LARGEST, Pixels, Tile, inked, tiles

STEP = 64
"""Sides of what the network sees are multiples of it: fewer shapes, and less memory that each would keep."""

MARGIN = 16
SMALL = 640
"""A picture with no longer side is looked at twice as large."""

ENOUGH = 14
"""A line that is so many pixels high in a smaller copy of the picture need not be looked at in a larger one."""

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

Each = Callable[[Callable[[Tile], None], Iterable[Tile]], Iterable[None]]
"""Calls a function for each tile, as `map` does, perhaps several at a time."""


def look(picture: Pixels, network: Runtime, each: Each = map) -> list[FoundLine]:
    """The lines of text in `picture` (H, W, 3) uint8 RGB, in its pixels, in no order.

    A large one is looked at from afar first, and then ever nearer where something is left that is no line yet: letters
    of any size are seen whole, and what is large costs little.
    """
    found: list[FoundLine] = []
    scales = _scales(max(picture.shape[:2]))
    for scale in scales:
        areas = [bounds(line.quad) for line in found]
        for line in _look(picture, network, scale, areas, each):
            is_enough = scale == scales[-1] or sides(line.quad)[1] * scale >= ENOUGH
            if is_enough and not any(_holds(area, line) for area in areas):
                found.append(line)
    return found


def _scales(longest: int) -> list[float]:
    """How large a picture with that longer side is looked at, one after the other; at last as it is, or larger."""
    if longest <= SMALL:
        return [2.0]
    halvings = max(0, ceil(log2(longest / LARGEST)))
    return [0.5**number for number in range(halvings, -1, -1)]


def _look(picture: Pixels, network: Runtime, scale: float, known: Sequence[Bounds], each: Each) -> list[FoundLine]:
    """The lines in a copy that is `scale` times as large, where there is more than in the `known` places."""
    if scale != 1.0:
        size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    height, width = picture.shape[:2]
    likely = np.zeros((height, width), np.uint8)

    def fill(tile: Tile) -> None:
        left, top, right, bottom = tile.counts
        part = likelihood(picture[tile.top : tile.bottom, tile.left : tile.right], network)
        likely[top:bottom, left:right] = part[top - tile.top : bottom - tile.top, left - tile.left : right - tile.left]

    written = inked(picture)
    for left, top, right, bottom in (np.array(known).reshape(-1, 4) * scale / BLOCK).tolist():
        written[max(0, floor(top)) : ceil(bottom), max(0, floor(left)) : ceil(right)] = False
    for _ in each(fill, tiles(written, (width, height))):
        pass
    return lines_in(likely, scale)


def likelihood(picture: Pixels, network: Runtime) -> NDArray[np.uint8]:
    """For each pixel of `picture` (H, W, 3) how likely it belongs to text: (H, W) uint8, 255 for certainly."""
    height, width = picture.shape[:2]
    down, right = (ceil((side + 2 * MARGIN) / STEP) * STEP - side - MARGIN for side in (height, width))
    around = tuple(int(level) for level in np.median(_edge(picture), axis=0))
    framed = cv2.copyMakeBorder(picture, MARGIN, down, MARGIN, right, cv2.BORDER_CONSTANT, value=around)
    (found,) = network.infer(as_taken(framed[np.newaxis], network))
    inside = found[0, MARGIN : MARGIN + height, MARGIN : MARGIN + width]
    return (inside * 255).astype(np.uint8)


def _edge(picture: Pixels) -> NDArray[np.uint8]:
    """The pixels all around, (N, 3)."""
    sides: Iterator[NDArray[np.uint8]] = iter((picture[0], picture[-1], picture[:, 0], picture[:, -1]))
    return np.concatenate(list(sides))


def _holds(area: Bounds, line: FoundLine) -> bool:
    x, y = line.quad.mean(axis=0)
    return bool(area[0] <= x <= area[2] and area[1] <= y <= area[3])
