"""HEIC to pixels by libheif, without the copy that a Pillow picture of it would be."""

from collections.abc import Iterator

import pi_heif
from PIL import Image

from processor.imaging.pillow import fill, strip_edges
from processor.imaging.stored import Room, Sized, Stored

pi_heif.options.DECODE_THREADS = 1


def is_heif(head: bytes) -> bool:
    """Whether these are the first bytes of a picture that libheif reads."""
    return bool(pi_heif.is_supported(head))


def read(data: bytes, sized: Sized, room: Room) -> Stored:
    """The primary picture, upright: libheif does what the file says of turns, and EXIF says it once more."""
    file = pi_heif.open_heif(data, convert_hdr_to_8bit=True, remove_stride=False)
    picture = file[file.primary_index]
    sized(*picture.size)
    picture.load()
    width, height = picture.size
    sized(width, height)
    pixels = room(width, height)
    fill(pixels, _strips(picture.mode, width, height, memoryview(picture.data), picture.stride))
    return Stored(pixels, width, height)


def _strips(mode: str, width: int, height: int, data: memoryview, stride: int) -> Iterator[Image.Image]:
    for top, end in strip_edges(width, height):
        yield Image.frombytes(mode, (width, end - top), data[top * stride : end * stride], "raw", mode, stride)
