"""PNG to pixels in this process, where its cost is bounded by its pixels and bytes."""

from collections.abc import Iterator

from processor.imaging import pillow
from processor.imaging.decode_errors import translated_errors
from processor.imaging.stored import Stored, check_size, in_memory
from processor.pixel_budget import Reserve, unlimited

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MOST_CHUNKS = 20_000
"""Python reads the chunks one by one. libpng's writers put 8 kB of pixels into each, which makes 160 MB of them."""

MOST_OTHERS = 64
"""So many chunks may hold something else than pixels: each may unpack to a megabyte."""


def read_png(data: bytes, max_pixels: int, reserve: Reserve = unlimited) -> Stored | None:
    """The picture, None where `data` is not a PNG or an odd one. Raises what `translated_errors` does."""
    if not data.startswith(SIGNATURE) or not _plain(data):
        return None

    def sized(width: int, height: int) -> None:
        check_size(width, height, max_pixels)
        reserve(width * height)

    with translated_errors(data, max_pixels):
        return pillow.read(data, "PNG", sized, in_memory)


def _plain(data: bytes) -> bool:
    others = 0
    for count, name in enumerate(_chunks(data), 1):
        others += name != b"IDAT"
        if count > MOST_CHUNKS or others > MOST_OTHERS or name == b"acTL":
            return False
    return True


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(SIGNATURE)
    while name := data[at + 4 : at + 8]:
        yield name
        at += 12 + int.from_bytes(data[at : at + 4])
