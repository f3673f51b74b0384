"""What the first bytes of a file say that it is. Pure functions on bytes; no picture is decoded."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from struct import unpack_from

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}

# Start of frame: where a JPEG says its size. C4, C8 and CC in that range are tables, not frames.
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_LONE_MARKERS = {0x01, *range(0xD0, 0xD9)}
NOT_PADDING = re.compile(rb"[^\xff]")

MOST_SEGMENTS = 1_000
"""Of a JPEG with more before its size, the size is left unread: looking for it would take longer than the upload."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A picture file's format, and the (width, height) that its header promises, in pixels, where it was readable."""

    format: str
    size: Size | None


def sniff(data: bytes) -> Sniffed | None:
    """The format that `data` begins as; None where it is none of those that are read here."""
    name = _format(data)
    if name is None:
        return None
    reader = SIZE_READERS.get(name)
    try:
        size = reader(data) if reader else None
    except (struct.error, IndexError):
        size = None
    return Sniffed(name, size)


def _format(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "TIFF"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in BMP_HEADER_SIZES:
        return "BMP"
    return _iso_format(data) if data[4:8] == b"ftyp" else None


def _iso_format(data: bytes) -> str | None:
    """HEIC and AVIF share a container: a box that lists the brands it can be read as."""
    box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    brands = {box[at : at + 4] for at in range(0, len(box), 4) if at != 4}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIC" if brands & HEIF_BRANDS else None


def _png_size(data: bytes) -> Size:
    width, height = unpack_from(">II", data, 16)
    return width, height


def _gif_size(data: bytes) -> Size:
    width, height = unpack_from("<HH", data, 6)
    return width, height


def _bmp_size(data: bytes) -> Size:
    if data[14] == 12:
        width, height = unpack_from("<HH", data, 18)
    else:
        width, height = unpack_from("<ii", data, 18)
    return abs(width), abs(height)  # a negative height means top row first


def _webp_size(data: bytes) -> Size | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        (width,), (height,) = unpack_from("<I", data, 24), unpack_from("<I", data, 26)
        return 1 + (width & 0xFFFFFF), 1 + (height >> 8)
    if chunk == b"VP8L":
        (bits,) = unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> Size | None:
    at = 2
    for _ in range(MOST_SEGMENTS):
        if data[at] != 0xFF or (marker := NOT_PADDING.search(data, at)) is None:
            return None
        at = marker.end()
        if data[at - 1] in JPEG_FRAMES:
            height, width = unpack_from(">HH", data, at + 3)
            return width, height
        if data[at - 1] not in JPEG_LONE_MARKERS:
            (length,) = unpack_from(">H", data, at)
            at += length
    return None


SIZE_READERS: dict[str, Callable[[bytes], Size | None]] = {
    "PNG": _png_size,
    "GIF": _gif_size,
    "BMP": _bmp_size,
    "WebP": _webp_size,
    "JPEG": _jpeg_size,
}
