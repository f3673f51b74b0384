"""Where the tags of boxes go, so that each can be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


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
    tag_wh: tuple[int, int], box: Rectangle, picture_wh: tuple[int, int], taken: Iterable[Rectangle]
) -> Rectangle:
    """The tag's place at `box`, inside the picture: the first where it hides none of `taken`, or else the least.

    The tag must not be larger than the picture.
    """
    others = tuple(taken)
    costs: dict[Rectangle, int] = {}
    for place in _places(tag_wh, box, picture_wh):
        costs[place] = sum(place.overlap(other) for other in others)
        if not costs[place]:
            break
    return min(costs, key=costs.__getitem__)


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
