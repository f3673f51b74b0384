"""Pictures to pixels by Pillow's plugins.

They are asked one by one, not through `Image.open`: its bomb check has a limit and a warning of its own, both global
to the process, and here the limit comes with the call.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import IO

import numpy as np
from PIL import Image, ImageFile

from processor.imaging.levels import Levels
from processor.imaging.orientation import orientation_in
from processor.imaging.stored import Pixels, Room, Sized, Stored

PAPER = (255, 255, 255, 255)
"""Transparency shows white, as the pages and viewers do on which such pictures are made to be seen."""

STRIP_PIXELS = 1 << 18
"""So many pixels are converted at a time: Pillow's own conversions hold several copies of what they are given."""

Factory = Callable[[IO[bytes], str | bytes], ImageFile.ImageFile]


def read(data: bytes, name: str, sized: Sized, room: Room) -> Stored:
    """The picture, which is of Pillow's format `name`. Raises whatever its plugin does, SyntaxError for another format.

    `sized` is told the size as soon as it is known, and again where it has changed by the end.
    """
    factory, _ = _plugin(name)
    with factory(BytesIO(data), "") as picture:
        sized(*picture.size)
        picture.load()
        sized(*picture.size)
        pixels = room(*picture.size)
        if picture.mode.startswith("I") or picture.mode == "F":
            _fill_with_levels(pixels, picture)
        else:
            fill(pixels, _strips(picture))
        return Stored(pixels, *picture.size, orientation_in(picture.info))


def begins_as(head: bytes, name: str) -> bool:
    """Whether the first 16 bytes of a file are those of Pillow's format `name`."""
    return _plugin(name)[1](head) is True


def fill(pixels: Pixels, strips: Iterable[Image.Image]) -> None:
    """`pixels` (H, W, 3) are those of `strips`, from top to bottom, on paper where they are transparent."""
    top = 0
    for strip in strips:
        pixels[top : top + strip.height] = np.asarray(_rgb(strip))
        top += strip.height


def strip_edges(width: int, height: int) -> Iterator[tuple[int, int]]:
    """The first row of each strip that is converted at a time, and the one after its last, from top to bottom."""
    rows = max(1, STRIP_PIXELS // width)
    for top in range(0, height, rows):
        yield top, min(top + rows, height)


def _rgb(strip: Image.Image) -> Image.Image:
    if strip.has_transparency_data:
        layer = strip.convert("RGBA")
        strip = Image.alpha_composite(Image.new("RGBA", layer.size, PAPER), layer)
    return strip if strip.mode == "RGB" else strip.convert("RGB")


def _fill_with_levels(pixels: Pixels, picture: Image.Image) -> None:
    levels, top = Levels.of(map(np.asarray, _strips(picture))), 0
    for grey in map(np.asarray, _strips(picture)):
        pixels[top : top + len(grey)] = levels.to_8_bit(grey)[..., None]
        top += len(grey)


def _strips(picture: Image.Image) -> Iterator[Image.Image]:
    for top, end in strip_edges(*picture.size):
        yield picture.crop((0, top, picture.width, end))


@cache
def _plugin(name: str) -> tuple[Factory, Callable[[bytes], bool | str]]:
    """What opens the format, and what knows it."""
    Image.init()
    factory, knows = Image.OPEN[name]
    if knows is None:
        raise LookupError(f"Pillow does not know {name} by its first bytes.")
    return factory, knows
