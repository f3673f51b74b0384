"""The picture with its objects marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.label_placement import Rectangle, place_tag
from processor.imaging.palette import color_of, text_color_on
from processor.imaging.text_rendering import caption, line_height, text_mask, text_width
from wire.tasks.detect.result import XYXY, Detection

SMALLEST_TEXT = 11
UNREADABLE_TEXT = 6
SUBPIXEL_BITS = 4
CASING_SHADE = 0.3


@dataclass(frozen=True, slots=True)
class Pen:
    """Sizes that look right on one picture, in pixels."""

    line: int
    text: int

    @classmethod
    def fitting(cls, width: int, height: int) -> Self:
        side = sqrt(width * height)
        text = min(max(SMALLEST_TEXT, round(side * 0.03)), int(height * 0.6))
        return cls(max(1, min(2, int(side / 100)), round(side * 0.0032)), text)

    @property
    def padding(self) -> int:
        return max(1, round(self.text * 0.22))

    def line_of(self, box: XYXY) -> int:
        """A small box has a thinner line, so that its object stays in sight."""
        return max(1, min(self.line, int(min(box[2] - box[0], box[3] - box[1]) / 8)))


@dataclass(frozen=True, slots=True)
class Tag:
    """A caption and its place."""

    text: str
    label: str
    where: Rectangle


def draw(image: NDArray[np.uint8], detections: Iterable[Detection]) -> NDArray[np.uint8]:
    """A copy of `image` (H, W, 3) uint8 RGB with a box and a tag for each detection, the most confident on top.

    Boxes are in pixels of this image; what lies outside of it is cut off.
    """
    height, width = image.shape[:2]
    canvas, pen = image.copy(), Pen.fitting(width, height)
    weakest_first = sorted(detections, key=lambda each: each.confidence)
    clipped = [(each, box) for each in weakest_first if (box := _clip(each.xyxy, width, height))]
    for each, box in clipped:
        _draw_box(canvas, box, color_of(each.label), pen.line_of(box))
    _draw_tags(canvas, clipped[::-1], pen)
    return canvas


def with_tags(image: NDArray[np.uint8], detections: Iterable[Detection]) -> NDArray[np.uint8]:
    """A copy of `image` (H, W, 3) uint8 RGB with the tags of `draw` alone."""
    height, width = image.shape[:2]
    canvas = image.copy()
    strongest_first = sorted(detections, key=lambda each: each.confidence, reverse=True)
    clipped = [(each, box) for each in strongest_first if (box := _clip(each.xyxy, width, height))]
    _draw_tags(canvas, clipped, Pen.fitting(width, height))
    return canvas


def _clip(xyxy: XYXY, width: int, height: int) -> XYXY | None:
    if not all(isfinite(each) for each in xyxy):
        return None
    left, right = (min(max(0.0, each), float(width)) for each in (xyxy[0], xyxy[2]))
    top, bottom = (min(max(0.0, each), float(height)) for each in (xyxy[1], xyxy[3]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _draw_box(canvas: NDArray[np.uint8], box: XYXY, color: tuple[int, int, int], line: int) -> None:
    """The line lies inside the box, so that none of it is cut off at the picture's edge.

    A darker casing sets it off from a background of its own colour; around the thinnest line it would only smear.
    """
    inset = (line - 1) / 2
    left, top = (_subpixels(each + inset) for each in box[:2])
    right, bottom = (_subpixels(each - 1 - inset) for each in box[2:])
    corners = (left, top), (max(left, right), max(top, bottom))
    if line > 1:
        casing = tuple(round(each * CASING_SHADE) for each in color)
        cv2.rectangle(canvas, *corners, casing, line + 2, cv2.LINE_AA, SUBPIXEL_BITS)
    cv2.rectangle(canvas, *corners, color, line, cv2.LINE_AA, SUBPIXEL_BITS)


def _subpixels(pixels: float) -> int:
    return round(pixels * (1 << SUBPIXEL_BITS))


def _draw_tags(canvas: NDArray[np.uint8], strongest_first: Sequence[tuple[Detection, XYXY]], pen: Pen) -> None:
    height, width = canvas.shape[:2]
    for tag in reversed(_tags(strongest_first, (width, height), pen)):
        _draw_tag(canvas, tag, pen)


def _tags(strongest_first: Sequence[tuple[Detection, XYXY]], picture_wh: tuple[int, int], pen: Pen) -> list[Tag]:
    """The tags that fit into the picture; the most confident have the first choice of place."""
    tags: list[Tag] = []
    tag_height = line_height(pen.text)
    if pen.text < UNREADABLE_TEXT or tag_height > picture_wh[1]:
        return tags
    for detection, box in strongest_first:
        text = caption(detection.label, detection.confidence, pen.text, picture_wh[0] - 2 * pen.padding)
        if text:
            tag_wh = text_width(text, pen.text) + 2 * pen.padding, tag_height
            pixels = Rectangle(int(box[0]), int(box[1]), round(box[2]), round(box[3]))
            where = place_tag(tag_wh, pixels, picture_wh, (tag.where for tag in tags))
            tags.append(Tag(text, detection.label, where))
    return tags


def _draw_tag(canvas: NDArray[np.uint8], tag: Tag, pen: Pen) -> None:
    background = color_of(tag.label)
    where, mask = tag.where, text_mask(tag.text, pen.text)
    region = canvas[where.top : where.bottom, where.left : where.right]
    region[:] = background
    shades = np.rint(np.linspace(background, text_color_on(background), 256)).astype(np.uint8)
    region[:, pen.padding : pen.padding + mask.shape[1]] = shades[mask]
