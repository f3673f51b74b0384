"""Encoded bytes to pixels. Pillow's errors end here: nothing but our own errors leaves this module.

Plugins are asked one by one, not through `Image.open`: its bomb check has a limit and a warning of its own, both global
to the process, and here the limit comes with the call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import IO

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile

from processor.imaging.jpeg import read_header, read_pixels
from processor.imaging.levels import to_8_bit
from processor.imaging.upright import orientation_of, swaps_sides, upright
from wire.errors import (
    ImageProcessorError,
    NoImageError,
    NotAnImageError,
    TooManyPixelsError,
    UndecodableImageError,
)

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "HEIF")
EXPECTED = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"

PAPER = (255, 255, 255, 255)
"""Transparency shows white, as the pages and viewers do on which such pictures are made to be seen."""

Factory = Callable[[IO[bytes], str | bytes], ImageFile.ImageFile]
Recognizer = Callable[[bytes], bool | str]


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright picture of `width` x `height` pixels.

    `pixels` (H, W, 3) uint8 RGB, C-contiguous, read-only, show all of it, but may be fewer.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int


def decode(data: bytes, *, max_pixels: int, longest_side: int | None = None) -> Photo:
    """The picture, turned upright by its EXIF orientation, at full size.

    With `longest_side`, a larger JPEG may come as a smaller copy, whose longer side has no fewer pixels than that.
    Of several frames or pages, the first. Its size is read from the header before any pixel is decoded.
    Raises NoImageError, NotAnImageError, TooManyPixelsError or UndecodableImageError.
    """
    if not data:
        raise NoImageError(f"Expected a picture ({EXPECTED}), got 0 bytes. Send the file's content.")
    factories = [factory for factory, knows in _plugins() if knows(data[:16]) is True]
    if not factories:
        raise NotAnImageError(
            f"Expected {EXPECTED}, got {len(data):,} bytes that begin as none of them. Convert the picture to one."
        )
    try:
        return _plain_jpeg(data, max_pixels, longest_side) or _any_format(data, factories, max_pixels)
    except ImageProcessorError:  # ours, or the deadline of the job that this is part of
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixelsError(f"Expected at most {max_pixels:,} pixels. {error}") from error
    except Exception as error:  # a parser of foreign bytes raises whatever it stumbles over
        reason = str(error).strip().rstrip(".") or type(error).__name__
        raise UndecodableImageError(
            f"Expected a whole picture, got {len(data):,} bytes that cannot be decoded to their end ({reason}). "
            "Save or send it again."
        ) from error


@cache
def _plugins() -> tuple[tuple[Factory, Recognizer], ...]:
    """What opens each of FORMATS, and what knows it by its first 16 bytes."""
    Image.init()
    pi_heif.register_heif_opener()
    found = (Image.OPEN[name] for name in FORMATS)
    return tuple((factory, knows) for factory, knows in found if knows is not None)


def _plain_jpeg(data: bytes, max_pixels: int, longest_side: int | None) -> Photo | None:
    """The picture if it is a JPEG that needs no judgement, else None."""
    header = read_header(data)
    if header is None:
        return None
    _check_size(header.width, header.height, max_pixels)
    pixels = read_pixels(data, header, longest_side)
    return None if pixels is None else _photo(pixels, (header.width, header.height), header.orientation)


def _any_format(data: bytes, factories: list[Factory], max_pixels: int) -> Photo:
    with _open(data, factories) as picture:
        _check_size(*picture.size, max_pixels)
        picture.load()
        _check_size(*picture.size, max_pixels)
        return _photo(_to_rgb(picture), picture.size, orientation_of(picture))


def _photo(stored: NDArray[np.uint8], stored_wh: tuple[int, int], orientation: int) -> Photo:
    pixels = upright(stored, orientation)
    pixels.flags.writeable = False
    width, height = reversed(stored_wh) if swaps_sides(orientation) else stored_wh
    return Photo(pixels, width, height)


def _open(data: bytes, factories: list[Factory]) -> ImageFile.ImageFile:
    """The picture with its header read. Two formats share first bytes (AVIF, HEIC), so each that might do is tried."""
    refusal: Exception = UndecodableImageError()
    for factory in factories:
        try:
            return factory(BytesIO(data), "")
        except SyntaxError as error:
            refusal = error
    raise refusal


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise UndecodableImageError(f"Expected at least 1 x 1 pixels, got {width} x {height}. Send another picture.")
    if width * height > max_pixels:
        raise TooManyPixelsError(
            f"Expected at most {max_pixels:,} pixels, got {width} x {height} = {width * height:,}. "
            "Make the picture smaller."
        )


def _to_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode.startswith("I") or picture.mode == "F":
        return np.repeat(to_8_bit(np.asarray(picture))[..., None], 3, axis=2)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        return np.asarray(Image.alpha_composite(Image.new("RGBA", layer.size, PAPER), layer).convert("RGB"))
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
