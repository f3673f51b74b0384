"""The files that are made of a picture and of what was cut out of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import decode
from processor.imaging.encode import encode_jpeg, encode_png
from processor.pixel_budget import Reserve, unlimited
from processor.tasks.analyze.rendering import cutouts, mask_files
from processor.tasks.analyze.rendering.overlay import overlay
from processor.tasks.analyze.rendering.shapes import shapes
from wire.errors import BadOptionError

Pixels = NDArray[np.uint8]
Result = Mapping[str, Any]


def render(image: bytes, result: Result, form: str, max_pixels: int, reserve: Reserve = unlimited) -> bytes:
    """The file `form` of the encoded `image`, with the regions of its `result`, which is JSON.

    `jpeg` and `png` are the whole upright picture with its masks drawn upon it; `masks` a zip of a PNG for each mask,
    `cutouts` of one for each region. No metadata of `image` is in it. Raises BadOptionError for another form, and what
    `decode` and the encoders raise.
    """
    if form == MASKS:
        return mask_files.zipped(result)
    if form not in OF_PIXELS:
        raise BadOptionError(f"Option format: expected {', '.join((*OF_PIXELS, MASKS))}, got {form[:40]!r}.")
    pixels = decode(image, max_pixels=max_pixels, reserve=reserve).pixels
    return OF_PIXELS[form](pixels, result, max_pixels)


def _png(pixels: Pixels, result: Result, _: int) -> bytes:
    return encode_png(overlay(pixels, shapes(result)))


def _jpeg(pixels: Pixels, result: Result, _: int) -> bytes:
    return encode_jpeg(overlay(pixels, shapes(result)))


def _cutouts(pixels: Pixels, result: Result, max_pixels: int) -> bytes:
    """All cut-outs together have no more pixels than the largest picture that is taken."""
    return cutouts.zipped(pixels, shapes(result), max_pixels)


OF_PIXELS: Mapping[str, Callable[[Pixels, Result, int], bytes]] = MappingProxyType(
    {"jpeg": _jpeg, "png": _png, "cutouts": _cutouts}
)
MASKS = "masks"
"""It is made of the result alone."""
