"""When a picture was taken, by its EXIF, whatever kind of file has it.

Sources: EXIF 2.32, tags 34665, 36867 and 36881; TIFF 6.0, section 2.
"""

import mmap
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from processor.imaging.orientation import BYTE_ORDERS, ENTRY

TIFF = (b"II*\x00", b"MM\x00*")
BEFORE_TIFF = {b"Exif\x00\x00": 0, b"eXIf": 0, b"EXIF": 4}
"""What stands before the block in JPEG, HEIC and AVIF, in PNG, and in WebP; there, with so many bytes between."""

EXIF_TAG, TAKEN_TAG, OFFSET_TAG = 0x8769, 0x9003, 0x9011
MOST_ENTRIES, LONGEST = 1_000, 40
JPEG, HEAD = b"\xff\xd8", 256 * 1024
"""A JPEG says all before its pixels: no more of it is looked through."""

Encoded = bytes | mmap.mmap
TAKEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):([0-5]\d)")


def capture_time(encoded: Encoded) -> int | None:
    """Unix time in seconds; None where the picture does not say. A time without its offset is taken as UTC."""
    for begin in _blocks(encoded):
        found = _texts(encoded, begin)
        if when := TAKEN.match(found.get(TAKEN_TAG, "")):
            year, month, day, hour, minute, second = map(int, when.groups())
            try:
                taken = datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
            except ValueError:
                return None
            return int(taken) - _offset(found.get(OFFSET_TAG, ""))
    return None


def _blocks(encoded: Encoded) -> Iterator[int]:
    """Where what may be the EXIF block of the picture begins."""
    if encoded[:4] in TIFF:
        yield 0
        return
    end = min(len(encoded), HEAD if encoded[:2] == JPEG else len(encoded))
    for mark, between in BEFORE_TIFF.items():
        at = -1
        while (at := encoded.find(mark, at + 1, end)) >= 0:
            begin = at + len(mark) + between
            if encoded[begin : begin + 4] in TIFF:
                yield begin
                break


def _texts(encoded: Encoded, begin: int) -> dict[int, str]:
    """The texts of the EXIF directory in the block that begins there, by their tags."""
    order = BYTE_ORDERS[encoded[begin : begin + 2]]

    def number(at: int, length: int) -> int:
        return int.from_bytes(encoded[begin + at : begin + at + length], order)

    def entries(directory: int) -> Iterator[tuple[int, int, int]]:
        """The tag, the count and where the value stands of each entry."""
        for index in range(min(number(directory, 2), MOST_ENTRIES)):
            at = directory + 2 + ENTRY * index
            yield number(at, 2), number(at + 4, 4), at + 8

    exif = next((number(at, 4) for tag, _, at in entries(number(4, 4)) if tag == EXIF_TAG), None)
    found = {}
    for tag, count, at in entries(exif) if exif else ():
        if tag in (TAKEN_TAG, OFFSET_TAG):
            value = begin + (at if count <= 4 else number(at, 4))
            found[tag] = encoded[value : value + min(count, LONGEST)].decode("ascii", "replace").strip("\x00 ")
    return found


def _offset(text: str) -> int:
    """By how many seconds the time is ahead of UTC."""
    found = OFFSET.match(text)
    return 0 if found is None else int(f"{found[1]}1") * (int(found[2]) * 3600 + int(found[3]) * 60)
