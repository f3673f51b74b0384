"""Masks as polygons with holes, as exact as somebody wants them."""

from itertools import chain

import numpy as np

from processor.geometry.masks.bevelling import DEEPEST, bevelled
from processor.geometry.masks.extent import bounds
from processor.geometry.masks.filling import filled, iou
from processor.geometry.masks.rle import Bits
from processor.geometry.masks.scanlines import Points
from processor.geometry.masks.simplifying import simplified
from processor.geometry.masks.tracing import Corners, outlines
from wire.tasks.analyze.result import Polygon, Ring

WORST = 0.02
"""What the IoU with the mask may lack for each pixel that lines may be away from its edge."""


def polygons_of(bits: Bits, simplify: float) -> tuple[tuple[Polygon, ...], float]:
    """The parts of the mask (height, width) as polygons, the largest first, and the IoU of all of them with it.

    With a `simplify` of 0 lines run along the edges of pixels, and nothing is lost. Else they may be so many pixels
    away from there, but less where the IoU would be below 1 - WORST * simplify; they leave out no part and no hole, and
    never meet. 0 is the picture's left or upper edge. Lines around parts run clockwise as one sees it, those of holes
    against it.
    """
    left, top, right, bottom = bounds(bits)
    cut = bits[top:bottom, left:right]
    parts = outlines(cut)
    lines, true = _simplified(cut, list(chain.from_iterable(parts)), simplify)
    each = iter(lines)
    polygons = [[next(each) for _ in part] for part in parts]
    polygons.sort(key=lambda polygon: _area(polygon[0]), reverse=True)
    return tuple(tuple(_ring(line, left, top) for line in polygon) for polygon in polygons), true


def _simplified(bits: Bits, lines: list[Corners], simplify: float) -> tuple[list[Points], float]:
    """The outlines of the mask with fewer corners, and the IoU with it."""
    slack, halves = simplify - DEEPEST, bevelled(lines)
    for farthest in (slack, slack / 2, slack / 4, 0.0):
        if not lines or farthest < 0:
            break
        fewer: list[Points] = [line / 2 for line in simplified(halves, 2 * farthest)]
        true = iou(bits, filled(fewer, (bits.shape[0], bits.shape[1])))
        if true >= 1 - WORST * simplify:
            return fewer, true
    return list(lines), 1.0


def _area(line: Points) -> float:
    """Twice its area in square pixels, above 0 where the line runs clockwise as one sees it."""
    x, y = line.T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def _ring(line: Points, left: int, top: int) -> Ring:
    return tuple((x, y) for x, y in (line + np.array((left, top), line.dtype)).tolist())
