"""The names of objects in a marked picture, and how many of which label there was no room for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.imaging.label_placement import Rectangle, place_anywhere, place_tag
from processor.imaging.palette import BLACK, WHITE, LabelColor
from processor.imaging.pen import Pen
from processor.imaging.text_rendering import caption, counted, line_height, text_mask, text_width
from wire.tasks.detect.result import XYXY, Detection

UNREADABLE_TEXT = 6
REST = LabelColor(WHITE, BLACK, "")


@dataclass(frozen=True, slots=True)
class Tag:
    """A caption and its place."""

    text: str
    color: LabelColor
    where: Rectangle


def draw_tags(
    canvas: NDArray[np.uint8],
    strongest_first: Sequence[tuple[Detection, XYXY]],
    colors: Mapping[str, LabelColor],
    pen: Pen,
) -> None:
    """`canvas` (H, W, 3) uint8 RGB has a tag at each box, in its label's color, where there is room for one.

    None hides another, nor most of a box. What there is no room for is counted by label, from the lower left corner on.
    """
    height, width = canvas.shape[:2]
    for tag in _tags(strongest_first, colors, (width, height), pen):
        _draw_tag(canvas, tag, pen)


def _tags(
    strongest_first: Sequence[tuple[Detection, XYXY]],
    colors: Mapping[str, LabelColor],
    picture_wh: tuple[int, int],
    pen: Pen,
) -> list[Tag]:
    """The tags that fit into the picture; the most confident have the first choice of place."""
    tags: list[Tag] = []
    if pen.text < UNREADABLE_TEXT or line_height(pen.text) > picture_wh[1]:
        return tags
    left_out: Counter[str] = Counter()
    boxes = np.array([box for _, box in strongest_first], np.float64).reshape(-1, 4)
    for detection, box in strongest_first:
        text = caption(detection.label, detection.confidence, pen.text, picture_wh[0] - 2 * pen.padding)
        pixels = Rectangle(int(box[0]), int(box[1]), round(box[2]), round(box[3]))
        where = place_tag(_size(text, pen), pixels, picture_wh, [tag.where for tag in tags], boxes) if text else None
        if where:
            tags.append(Tag(text, colors[detection.label], where))
        else:
            left_out[detection.label] += 1
    return tags + _counts(left_out, [tag.where for tag in tags], colors, picture_wh, pen)


def _counts(
    left_out: Counter[str],
    taken: list[Rectangle],
    colors: Mapping[str, LabelColor],
    picture_wh: tuple[int, int],
    pen: Pen,
) -> list[Tag]:
    """Tags that say of how many objects of each label there is none; the last, of all for which these have no room."""
    tags: list[Tag] = []
    rest = left_out.total()
    for label, count in left_out.items():
        text = counted(label, count, pen.text, picture_wh[0] - 2 * pen.padding)
        where = place_anywhere(_size(text, pen), picture_wh, [*taken, *(tag.where for tag in tags)]) if text else None
        if where:
            tags.append(Tag(text, colors[label], where))
            rest -= count
    width, height = _size(text := f"+{rest}", pen)
    if rest and width <= picture_wh[0]:
        corner = Rectangle(0, picture_wh[1] - height, width, picture_wh[1])
        tags.append(Tag(text, REST, place_anywhere((width, height), picture_wh, taken) or corner))
    return tags


def _size(text: str, pen: Pen) -> tuple[int, int]:
    return text_width(text, pen.text) + 2 * pen.padding, line_height(pen.text)


def _draw_tag(canvas: NDArray[np.uint8], tag: Tag, pen: Pen) -> None:
    where, mask = tag.where, text_mask(tag.text, pen.text)
    region = canvas[where.top : where.bottom, where.left : where.right]
    region[:] = tag.color.line
    shades = np.rint(np.linspace(tag.color.line, tag.color.text, 256)).astype(np.uint8)
    region[:, pen.padding : pen.padding + mask.shape[1]] = shades[mask]
