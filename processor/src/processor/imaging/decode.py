"""Encoded bytes to pixels. Pillow's errors end here: nothing but our own errors leaves this module.

Plugins are asked one by one, not through `Image.open`: its bomb check has a limit and a warning of its own, both global
to the process, and here the limit comes with the call.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import IO

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile

from processor.imaging.levels import to_8_bit
from wire.errors import (
    ImageProcessorError,
    NoImageError,
    NotAnImageError,
    TooManyPixelsError,
    UndecodableImageError,
)

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "HEIF")
EXPECTED = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"

ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture of that EXIF orientation upright (EXIF 2.32, tag 274)."""

PAPER = (255, 255, 255, 255)
"""Transparency shows white, as the pages and viewers do on which such pictures are made to be seen."""

Factory = Callable[[IO[bytes], str | bytes], ImageFile.ImageFile]
Recognizer = Callable[[bytes], bool | str]


def decode(data: bytes, *, max_pixels: int) -> NDArray[np.uint8]:
    """The picture's pixels (H, W, 3) uint8 RGB, C-contiguous, read-only, turned upright by its EXIF orientation.

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
        return _decode(data, factories, max_pixels)
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


def _decode(data: bytes, factories: list[Factory], max_pixels: int) -> NDArray[np.uint8]:
    with _open(data, factories) as picture:
        _check_size(picture, max_pixels)
        picture.load()
        _check_size(picture, max_pixels)
        turn = UPRIGHT.get(_orientation(picture))
        upright = picture if turn is None else picture.transpose(turn)
        return np.ascontiguousarray(_to_rgb(upright))


def _open(data: bytes, factories: list[Factory]) -> ImageFile.ImageFile:
    """The picture with its header read. Two formats share first bytes (AVIF, HEIC), so each that might do is tried."""
    refusal: Exception = UndecodableImageError()
    for factory in factories:
        try:
            return factory(BytesIO(data), "")
        except SyntaxError as error:
            refusal = error
    raise refusal


def _check_size(picture: Image.Image, max_pixels: int) -> None:
    width, height = picture.size
    if width < 1 or height < 1:
        raise UndecodableImageError(f"Expected at least 1 x 1 pixels, got {width} x {height}. Send another picture.")
    if width * height > max_pixels:
        raise TooManyPixelsError(
            f"Expected at most {max_pixels:,} pixels, got {width} x {height} = {width * height:,}. "
            "Make the picture smaller."
        )


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # broken metadata says nothing of the pixels, which are whole
        return 1


def _to_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode.startswith("I") or picture.mode == "F":
        return np.repeat(to_8_bit(np.asarray(picture))[..., None], 3, axis=2)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        return np.asarray(Image.alpha_composite(Image.new("RGBA", layer.size, PAPER), layer).convert("RGB"))
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
