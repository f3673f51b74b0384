"""JPEG to pixels by libjpeg-turbo: at full size, or straight to half, a quarter or an eighth of it.

What is not plain (CMYK, twelve bits, bytes that libjpeg warns of) is left to Pillow: then the answer is None.
"""

from dataclasses import dataclass

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from processor.imaging.upright import orientation_of

COLORS = frozenset({"YCbCr", "RGB", "Gray"})
EIGHTHS = (1, 2, 4, 8)
"""The scales that libjpeg-turbo has vector code for; those between are slower than the full size."""

SPARE = 2
"""A copy is at least this much larger than asked for, so that the resize after it has pixels to choose from. In COCO's
pictures enlarged to 12 megapixels, yolov3-tiny then finds 95 % of the same boxes; at 1.2 times, 88 %."""

START_OF_SCAN, APP1, FILL = 0xDA, 0xE1, 0xFF
WITHOUT_LENGTH = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
EXIF, XMP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00"


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """What a JPEG says of itself before its pixels. Width and height as stored, before any turn."""

    width: int
    height: int
    orientation: int


def read_header(data: bytes) -> JpegHeader | None:
    """The header of a plain JPEG, None of anything else."""
    try:
        height, width, colors, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    metadata = _metadata(data)
    if colors not in COLORS or metadata is None:
        return None
    return JpegHeader(width, height, _orientation(metadata))


def read_pixels(data: bytes, header: JpegHeader, longest_side: int | None) -> NDArray[np.uint8] | None:
    """Pixels (H, W, 3) uint8 RGB as stored, None where libjpeg would have to guess some of them.

    With `longest_side`, the smallest of the scaled copies that is still SPARE times as long.
    """
    eighths = _eighths(max(header.width, header.height), longest_side)
    min_height, min_width = (_scaled(side, eighths) for side in (header.height, header.width))
    try:
        pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(data, "RGB", min_height=min_height, min_width=min_width)
    except ValueError:
        return None
    return pixels


def _eighths(longer: int, longest_side: int | None) -> int:
    if longest_side is None:
        return EIGHTHS[-1]
    return next((each for each in EIGHTHS if _scaled(longer, each) >= SPARE * longest_side), EIGHTHS[-1])


def _scaled(side: int, eighths: int) -> int:
    return -(-side * eighths // 8)


def _orientation(metadata: dict[str, bytes]) -> int:
    if not metadata:
        return 1
    bearer = Image.Image()
    bearer.info.update(metadata)
    return orientation_of(bearer)


def _metadata(data: bytes) -> dict[str, bytes] | None:
    """The EXIF and XMP blocks by Pillow's names for them, None where the segments are not in order."""
    found: dict[str, bytes] = {}
    at = 2
    while at + 4 <= len(data) and data[at] == FILL:
        marker, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == FILL:
            at += 1
            continue
        if marker == START_OF_SCAN:
            return found
        if marker in WITHOUT_LENGTH:
            return None
        if marker == APP1:
            _keep(data[at + 4 : end], found)
        at = end
    return None


def _keep(segment: bytes, found: dict[str, bytes]) -> None:
    """A long EXIF block goes on in the next segment, a second XMP block replaces the first."""
    if segment.startswith(EXIF):
        found["exif"] = found.get("exif", EXIF) + segment[len(EXIF) :]
    elif segment.startswith(XMP):
        found["xmp"] = segment[len(XMP) :]
