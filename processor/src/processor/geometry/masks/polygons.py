"""Masks as polygons with holes, as exact as somebody wants them."""

import numpy as np

from processor.geometry.masks.bevelling import DEEPEST, bevelled
from processor.geometry.masks.extent import bounds
from processor.geometry.masks.filling import filled_lines, iou
from processor.geometry.masks.lines import Lines
from processor.geometry.masks.rle import Bits
from processor.geometry.masks.simplifying import simplified
from processor.geometry.masks.tracing import outlines

Ring = tuple[tuple[float, float], ...]
"""The corners of a closed line."""

Polygon = tuple[Ring, ...]
"""The line around a part, then those of its holes."""

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
    if not right:
        return (), 1.0
    cut = bits[top:bottom, left:right]
    lines, true = _simplified(cut, outlines(cut), simplify)
    rings: list[Ring] = [tuple(each) for each in lines.at(lines.xy + np.array((left, top))).split()]
    areas = lines.areas
    outer = np.flatnonzero(areas > 0)
    order = np.argsort(-areas[outer], kind="stable")
    starts, ends = outer[order].tolist(), np.append(outer[1:], len(areas))[order].tolist()
    return tuple(tuple(rings[start:end]) for start, end in zip(starts, ends, strict=True)), true


def _simplified(bits: Bits, lines: Lines, simplify: float) -> tuple[Lines, float]:
    """The outlines of the mask with fewer corners, and the IoU with it."""
    slack = simplify - DEEPEST
    if slack < 0:
        return lines, 1.0
    halves = bevelled(lines)
    for farthest in (slack, slack / 2, slack / 4, 0.0):
        fewer = simplified(halves, 2 * farthest)
        fewer = fewer.at(fewer.xy / 2)
        true = iou(bits, filled_lines(fewer, (bits.shape[0], bits.shape[1])))
        if true >= 1 - WORST * simplify:
            return fewer, true
    return lines, 1.0
