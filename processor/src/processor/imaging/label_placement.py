"""Where the tags of boxes go, so that each can be read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_HIDDEN = 0.5
NO_BOXES = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Whole pixels: `left` and `top` inside, `right` and `bottom` just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def overlap(self, other: "Rectangle") -> int:
        """How many pixels lie in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)


def place_tag(
    tag_wh: tuple[int, int],
    box: Rectangle,
    picture_wh: tuple[int, int],
    taken: Sequence[Rectangle],
    boxes_xyxy: NDArray[np.floating] = NO_BOXES,
) -> Rectangle | None:
    """The tag's place at `box`, inside the picture: the first where it hides none of `taken`, and not more than half of
    any of `boxes_xyxy`, (N, 4) in pixels; None where there is none.

    The tag must not be larger than the picture.
    """
    places = (each for each in _places(tag_wh, box, picture_wh) if not _hides_one(each, boxes_xyxy))
    return _first_free(places, taken)


def place_anywhere(
    tag_wh: tuple[int, int], picture_wh: tuple[int, int], taken: Sequence[Rectangle]
) -> Rectangle | None:
    """The lowest and leftmost place in the picture where a tag hides none of `taken`; None where there is none."""
    (width, height), (picture_width, picture_height) = tag_wh, picture_wh
    lefts = sorted({0, *(each.right for each in taken if each.right + width <= picture_width)})
    tops = range(picture_height - height, -1, -height)
    places = (Rectangle(left, top, left + width, top + height) for top in tops for left in lefts)
    return _first_free(places, taken) if width <= picture_width else None


def _hides_one(place: Rectangle, boxes_xyxy: NDArray[np.floating]) -> bool:
    left, top, right, bottom = boxes_xyxy.T
    across = np.minimum(right, place.right) - np.maximum(left, place.left)
    down = np.minimum(bottom, place.bottom) - np.maximum(top, place.top)
    hidden = np.maximum(across, 0) * np.maximum(down, 0)
    return bool((hidden > (right - left) * (bottom - top) * MOST_HIDDEN).any())


def _first_free(places: Iterable[Rectangle], taken: Sequence[Rectangle]) -> Rectangle | None:
    return next((place for place in places if not any(place.overlap(other) for other in taken)), None)


def _places(tag_wh: tuple[int, int], box: Rectangle, picture_wh: tuple[int, int]) -> Iterator[Rectangle]:
    """The best place first: above the box, then inside it, or below where the tag would cover the whole object."""
    (width, height), (picture_width, picture_height) = tag_wh, picture_wh
    above, below = box.top - height, box.bottom
    inside = [box.top, box.bottom - height]
    tops = [above, *inside, below] if box.height >= 3 * height else [above, below, *inside]
    for top in tops:
        if top in (above, below) and not 0 <= top <= picture_height - height:
            continue
        for left in (box.left, box.right - width):
            x, y = min(max(0, left), picture_width - width), min(max(0, top), picture_height - height)
            yield Rectangle(x, y, x + width, y + height)
