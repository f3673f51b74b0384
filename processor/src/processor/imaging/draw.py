"""The picture with its objects marked."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.palette import RGB, WHITE, LabelColor, Mark, colors_of
from processor.imaging.pen import Pen
from processor.imaging.tags import draw_tags
from wire.tasks.detect.result import XYXY, Detection

SUBPIXEL_BITS = 4
CASING_SHADE = 0.3
CORNERS: Mapping[Mark, tuple[tuple[float, float], ...]] = {
    "": (),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    "triangle": ((0, -1.2), (1.2, 0.8), (-1.2, 0.8)),
}
"""What is at the corners of a box, around the middle of its line."""


def draw(image: NDArray[np.uint8], detections: Iterable[Detection], labels: Iterable[str] = ()) -> NDArray[np.uint8]:
    """A copy of `image` (H, W, 3) uint8 RGB with a box and a tag for each detection, the most confident on top.

    Boxes are in pixels of this image; what lies outside of it is cut off. Of boxes in one place each is drawn within
    the last. Labels have the colours that they have behind `labels`, which may be others, the most confident first.
    """
    height, width = image.shape[:2]
    canvas, pen = image.copy(), Pen.fitting(width, height)
    strongest_first = _clipped(detections, width, height)
    colors = colors_of([*labels, *(each.label for each, _ in strongest_first)])
    depths = _depths([box for _, box in strongest_first], pen.line + 1)
    for (each, box), depth in reversed(list(zip(strongest_first, depths, strict=True))):
        _draw_box(canvas, _within(box, depth * pen.step), colors[each.label], pen.line_of(box))
    draw_tags(canvas, strongest_first, colors, pen)
    return canvas


def with_tags(
    image: NDArray[np.uint8], detections: Iterable[Detection], colors: Mapping[str, LabelColor]
) -> NDArray[np.uint8]:
    """A copy of `image` (H, W, 3) uint8 RGB with the tags of `draw` alone, in these colors."""
    height, width = image.shape[:2]
    canvas = image.copy()
    draw_tags(canvas, _clipped(detections, width, height), colors, Pen.fitting(width, height))
    return canvas


def _clipped(detections: Iterable[Detection], width: int, height: int) -> list[tuple[Detection, XYXY]]:
    """Those of which something is in the picture, with that part of their boxes, the most confident first."""
    strongest_first = sorted(detections, key=lambda each: -each.confidence)
    return [(each, box) for each in strongest_first if (box := _clip(each.xyxy, width, height))]


def _clip(xyxy: XYXY, width: int, height: int) -> XYXY | None:
    if not all(isfinite(each) for each in xyxy):
        return None
    left, right = (min(max(0.0, each), float(width)) for each in (xyxy[0], xyxy[2]))
    top, bottom = (min(max(0.0, each), float(height)) for each in (xyxy[1], xyxy[3]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _depths(boxes: Sequence[XYXY], same: float) -> list[int]:
    """For each box how many before it, whose edges are less than `same` pixels from its own, it has to make way for."""
    depths: list[int] = []
    edges = np.array(boxes, np.float64).reshape(-1, 4)
    for place, box in enumerate(edges):
        coincident = np.abs(edges[:place] - box).max(axis=1, initial=0) < same
        taken = {depth for depth, there in zip(depths, coincident, strict=True) if there}
        depths.append(next(depth for depth in range(place + 1) if depth not in taken))
    return depths


def _within(box: XYXY, inset: float) -> XYXY:
    """The box with its edges so many pixels further in, as far as a third of it is left; then further out instead."""
    left, top, right, bottom = box
    by = inset if 3 * inset <= min(right - left, bottom - top) else -inset
    return left + by, top + by, right - by, bottom - by


def _draw_box(canvas: NDArray[np.uint8], box: XYXY, color: LabelColor, line: int) -> None:
    """The line lies inside the box, so that none of it is cut off at the picture's edge.

    A darker or lighter casing sets it off from a background of its own colour; around the thinnest line a darker one
    would only smear.
    """
    inset = (line - 1) / 2
    left, top = (each + inset for each in box[:2])
    right, bottom = (max(low, each - 1 - inset) for low, each in zip((left, top), box[2:], strict=True))
    corners = (_subpixels(left), _subpixels(top)), (_subpixels(right), _subpixels(bottom))
    if line > 1 or color.text == WHITE:
        cv2.rectangle(canvas, *corners, _casing(color), line + 2, cv2.LINE_AA, SUBPIXEL_BITS)
    cv2.rectangle(canvas, *corners, color.line, line, cv2.LINE_AA, SUBPIXEL_BITS)
    if color.mark:
        _draw_corners(canvas, [(x, y) for x in (left, right) for y in (top, bottom)], color, 1.5 * line + 1)


def _draw_corners(canvas: NDArray[np.uint8], at: Sequence[tuple[float, float]], color: LabelColor, size: float) -> None:
    for x, y in at:
        points = [[_subpixels(x + across * size), _subpixels(y + down * size)] for across, down in CORNERS[color.mark]]
        shape = [np.array(points, np.int32)]
        cv2.polylines(canvas, shape, True, _casing(color), 3, cv2.LINE_AA, SUBPIXEL_BITS)
        cv2.fillPoly(canvas, shape, color.line, cv2.LINE_AA, SUBPIXEL_BITS)


def _casing(color: LabelColor) -> RGB:
    """The line's color, mostly mixed with what stands out from it."""
    base = 255 if color.text == WHITE else 0
    red, green, blue = (round(base + (each - base) * CASING_SHADE) for each in color.line)
    return red, green, blue


def _subpixels(pixels: float) -> int:
    return round(pixels * (1 << SUBPIXEL_BITS))
