"""Encoded bytes to pixels. Nothing but our own errors leaves this module.

Ordinary JPEGs and PNGs are decoded in this process. All else goes to a process of its own, which may die of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.imaging.decoder_pool import decoder_pool
from processor.imaging.exif_transpose import exif_transpose, swaps_sides
from processor.imaging.jpeg import read_jpeg
from processor.imaging.png import read_png
from processor.imaging.stored import Stored
from processor.pixel_budget import Reserve, unlimited
from wire.errors import NoImageError


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright picture of `width` x `height` pixels.

    `pixels` (H, W, 3) uint8 RGB, C-contiguous, read-only, show all of it, but may be fewer.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int


def decode(
    data: bytes,
    *,
    max_pixels: int,
    longest_side: int | None = None,
    shortest_side: int | None = None,
    reserve: Reserve = unlimited,
) -> Photo:
    """The picture, turned upright by its EXIF orientation, at full size.

    With `longest_side`, a larger JPEG may come as a smaller copy, whose longer side has no fewer pixels than that; with
    `shortest_side`, neither side has.
    Of several frames or pages, the first. Its size is read from the header before any pixel is decoded, and no more
    than 8 bytes of memory for each of its pixels and DecoderProcess' allowance are ever in use. `reserve` is told of as
    many pixels as come to be in memory, before they are; should one way of decoding fail, of those of the next.
    Raises NoImageError, NotAnImageError, TooManyPixelsError, UndecodableImageError or JobTimeoutError.
    """
    if not data:
        raise NoImageError("Expected a picture, got 0 bytes. Send the file's content.")
    stored = read_jpeg(data, max_pixels, longest_side, shortest_side, reserve) or read_png(data, max_pixels, reserve)
    return _photo(stored or decoder_pool().decode(data, max_pixels, reserve))


def _photo(stored: Stored) -> Photo:
    pixels = exif_transpose(stored.pixels, stored.orientation)
    pixels.flags.writeable = False
    width, height = stored.width, stored.height
    return Photo(pixels, height, width) if swaps_sides(stored.orientation) else Photo(pixels, width, height)
