"""JPEG to pixels by libjpeg-turbo: at full size, or straight to half, a quarter or an eighth of it.

What is not plain (CMYK, twelve bits, bytes that libjpeg warns of) is left to others, and so is what may take long: then
the answer is None.
"""

from dataclasses import dataclass

import simplejpeg

from processor.imaging.orientation import orientation_in
from processor.imaging.scans import END
from processor.imaging.segments import Segments, read_segments
from processor.imaging.stored import Pixels, Room, Sized, Stored, check_size
from processor.pixel_budget import Reserve, unlimited

START = b"\xff\xd8\xff"
COLORS = frozenset({"YCbCr", "RGB", "Gray"})
EIGHTHS = (1, 2, 4, 8)
"""The scales that libjpeg-turbo has vector code for; those between are slower than the full size."""

SPARE = 2
"""A copy is at least this much larger than asked for, so that the resize after it has pixels to choose from. In COCO's
pictures enlarged to 12 megapixels, yolov3-tiny then finds 95 % of the same boxes; at 1.2 times, 88 %."""


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """What a JPEG says of itself before its pixels. Width and height as stored, before any turn.

    `unended` says that the mark of its end is missing, as some cameras and interrupted copies leave it.
    """

    width: int
    height: int
    orientation: int
    unended: bool


def read_jpeg(
    data: bytes,
    max_pixels: int,
    longest_side: int | None,
    shortest_side: int | None = None,
    reserve: Reserve = unlimited,
) -> Stored | None:
    """The picture, None where it is no plain JPEG. Raises TooManyPixelsError or UndecodableImageError."""
    header = read_header(data)
    if header is None:
        return None
    check_size(header.width, header.height, max_pixels)
    min_wh = _enough(header, longest_side, shortest_side)
    reserve(min_wh[0] * min_wh[1])
    pixels = read_pixels(data + END if header.unended else data, min_wh)
    return None if pixels is None else Stored(pixels, header.width, header.height, header.orientation)


def read_slow(data: bytes, sized: Sized, room: Room) -> Stored | None:
    """The picture at full size where it is one that `read_jpeg` leaves alone for its time alone, else None."""
    segments = read_segments(data)
    if segments is None or not segments.scans.slow(data) or (header := _header(data, segments)) is None:
        return None
    sized(header.width, header.height)
    pixels = room(header.width, header.height)
    try:
        simplejpeg.decode_jpeg(data, "RGB", buffer=pixels)
    except ValueError:
        return None
    return Stored(pixels, header.width, header.height, header.orientation)


def ended(data: bytes) -> bytes:
    """The JPEG with the mark of its end, where nothing else of it is missing. Pillow would refuse it without."""
    try:
        segments = read_segments(data)
        if segments is None or not segments.scans.unended(data):
            return data
        colors = simplejpeg.decode_jpeg_header(data)[2]
        simplejpeg.decode_jpeg(data + END, "RGB" if colors in COLORS else "CMYK", min_height=1, min_width=1)
    except ValueError:
        return data
    return data + END


def read_header(data: bytes) -> JpegHeader | None:
    """The header of a plain JPEG, None of anything else. Raises UndecodableImageError for what nobody would write."""
    if not data.startswith(START) or (segments := read_segments(data)) is None or segments.scans.slow(data):
        return None
    return _header(data, segments)


def _header(data: bytes, segments: Segments) -> JpegHeader | None:
    try:
        height, width, colors, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    if colors not in COLORS:
        return None
    return JpegHeader(width, height, orientation_in(segments.metadata), segments.scans.unended(data))


def read_pixels(data: bytes, min_wh: tuple[int, int]) -> Pixels | None:
    """Pixels (H, W, 3) uint8 RGB as stored, None where libjpeg would have to guess some of them.

    Of the scaled copies the smallest that has `min_wh`, width and height.
    """
    min_width, min_height = min_wh
    try:
        pixels: Pixels = simplejpeg.decode_jpeg(data, "RGB", min_height=min_height, min_width=min_width)
    except ValueError:
        return None
    return pixels


def _enough(header: JpegHeader, longest_side: int | None, shortest_side: int | None) -> tuple[int, int]:
    """The width and height of the smallest scaled copy of which that side is still SPARE times as long."""
    eighths = _eighths(header, longest_side, shortest_side)
    return _scaled(header.width, eighths), _scaled(header.height, eighths)


def _eighths(header: JpegHeader, longest_side: int | None, shortest_side: int | None) -> int:
    sides = ((max(header.width, header.height), longest_side), (min(header.width, header.height), shortest_side))
    bounds = [(side, SPARE * least) for side, least in sides if least is not None]
    if not bounds:
        return EIGHTHS[-1]
    enough = (each for each in EIGHTHS if all(_scaled(side, each) >= least for side, least in bounds))
    return next(enough, EIGHTHS[-1])


def _scaled(side: int, eighths: int) -> int:
    return -(-side * eighths // 8)
