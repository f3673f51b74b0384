"""WebP to pixels by OpenCV, which needs half the memory that Pillow does for the same pixels of the same library."""

from collections.abc import Iterator

import cv2
import numpy as np
from PIL import Image

from processor.imaging.orientation import orientation_in
from processor.imaging.pillow import fill, strip_edges
from processor.imaging.stored import Pixels, Room, Sized, Stored

METADATA = {cv2.IMAGE_METADATA_EXIF: "exif", cv2.IMAGE_METADATA_XMP: "xmp"}
"""By Pillow's names."""


def is_webp(head: bytes) -> bool:
    """Whether these are the first 16 bytes of a WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(data: bytes, sized: Sized, room: Room) -> Stored:
    """The picture, or the first frame of an animation. Raises ValueError or MemoryError."""
    width, height = _size(data)
    sized(width, height)
    try:
        stored, kinds, blocks = cv2.imdecodeWithMetadata(np.frombuffer(data, np.uint8), flags=cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise MemoryError if error.code == cv2.Error.StsNoMem else ValueError(error.err) from error
    if stored is None or stored.shape[:2] != (height, width):
        raise ValueError("the file is damaged, or not all of it is there")
    metadata = {METADATA[kind]: block.tobytes() for kind, block in zip(kinds, blocks, strict=True) if kind in METADATA}
    pixels = room(width, height)
    fill(pixels, _strips(stored))
    return Stored(pixels, width, height, orientation_in(metadata))


def _strips(stored: Pixels) -> Iterator[Image.Image]:
    """The rows of `stored`, BGR or BGRA."""
    code = cv2.COLOR_BGRA2RGBA if stored.shape[2] == 4 else cv2.COLOR_BGR2RGB
    height, width = stored.shape[:2]
    for top, end in strip_edges(width, height):
        yield Image.fromarray(cv2.cvtColor(stored[top:end], code))


def _size(data: bytes) -> tuple[int, int]:
    """The width and height that the first chunk promises. Source: RFC 9649, sections 2.5 to 2.7."""
    kind, chunk = data[12:16], data[20:30]
    if len(chunk) < 10:
        raise ValueError("the file ends within its header")
    if kind == b"VP8X":
        return 1 + int.from_bytes(chunk[4:7], "little"), 1 + int.from_bytes(chunk[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(chunk[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(chunk[6:8], "little") & 0x3FFF, int.from_bytes(chunk[8:10], "little") & 0x3FFF
