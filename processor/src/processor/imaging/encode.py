"""Pixels to encoded bytes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from wire.errors import TooManyPixelsError

LONGEST_SIDE = 65_500
"""libjpeg's own limit (JPEG_MAX_DIMENSION), just below the 65,535 that a JPEG's header can hold."""

LONGEST_WEBP_SIDE = 16_383
"""What fits the 14 bits that a WebP has for it (RFC 9649)."""

WHITE = 255
LONGEST_PNG_SIDE = 1_000_000
"""Where libpng stops unless it is told otherwise (PNG_USER_WIDTH_MAX), and so do those who read it."""


def encode_jpeg(image: NDArray[np.uint8], quality: int = 90) -> bytes:
    """The JPEG of `image` (H, W, 3) uint8 RGB, with no metadata. `quality` from 1 to 100.

    Raises TooManyPixelsError where a side is longer than a JPEG can be.
    """
    check_jpeg_sides(image.shape[1], image.shape[0])
    return _encoded(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])


def encode_png(image: NDArray[np.uint8]) -> bytes:
    """The PNG of `image` (H, W, 3) uint8 RGB or (H, W, 4) RGBA, just these pixels, with no metadata.

    Raises TooManyPixelsError where a side is longer than a PNG's readers take.
    """
    _check_sides(image.shape[1], image.shape[0], LONGEST_PNG_SIDE, "a PNG")
    return _encoded(".png", image, [])


def encode_webp(image: NDArray[np.uint8], xmp: bytes, quality: int = 90) -> bytes:
    """The WebP of `image` (H, W, 3) uint8 RGB, with `xmp` and no other metadata. `quality` from 1 to 100.

    Raises TooManyPixelsError where a side is longer than a WebP can be.
    """
    _check_sides(image.shape[1], image.shape[0], LONGEST_WEBP_SIDE, "a WebP")
    bgr, said = cv2.cvtColor(image, cv2.COLOR_RGB2BGR), np.frombuffer(xmp, np.uint8)
    settings = [cv2.IMWRITE_WEBP_QUALITY, quality]
    return bytes(cv2.imencodeWithMetadata(".webp", bgr, [cv2.IMAGE_METADATA_XMP], [said], settings)[1])


def encode_bilevel_png(bits: NDArray[np.bool_]) -> bytes:
    """The PNG of the mask `bits` (H, W), one bit a pixel, white where they are true. Raises as `encode_png`."""
    white = bits.astype(np.uint8) * WHITE
    _check_sides(white.shape[1], white.shape[0], LONGEST_PNG_SIDE, "a PNG")
    return bytes(cv2.imencode(".png", white, [cv2.IMWRITE_PNG_BILEVEL, 1])[1])


def check_jpeg_sides(width: int, height: int) -> None:
    """A picture of that size fits a JPEG. Raises TooManyPixelsError."""
    _check_sides(width, height, LONGEST_SIDE, "a JPEG")


def _check_sides(width: int, height: int, longest: int, file: str) -> None:
    if max(width, height) > longest:
        raise TooManyPixelsError(
            f"Expected sides of at most {longest:,} pixels, as {file} can hold, got {width} x {height}. "
            "Make the picture smaller, or ask for the result as JSON."
        )


def _encoded(extension: str, image: NDArray[np.uint8], settings: list[int]) -> bytes:
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR if image.shape[2] == len("RGB") else cv2.COLOR_RGBA2BGRA)
    return bytes(cv2.imencode(extension, bgr, settings)[1])
