"""The EXIF orientation of a picture, read by itself: nobody knows what else a file has among its metadata.

Sources: EXIF 2.32, tag 274; TIFF 6.0, section 2; XMP, part 2, section 3.4.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

UPRIGHT = 1
ORIENTATIONS = range(1, 9)

EXIF_HEADER = b"Exif\x00\x00"
ORIENTATION_TAG = 0x0112
BYTE_ORDERS: Mapping[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
INTEGERS = {1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4}
"""The bytes of each type of whole numbers."""

ENTRY = 12
IN_XMP = re.compile(rb'tiff:Orientation(?:="|>)([0-9])')


def orientation_in(info: Mapping[Any, Any]) -> int:
    """The orientation, 1 to 8, by a file's EXIF or else its XMP; upright where they say none. Named as Pillow does."""
    orientation = _in_exif(_exif(info))
    if orientation is None and (found := IN_XMP.search(_xmp(info))):
        orientation = int(found[1])
    return orientation if orientation is not None and orientation in ORIENTATIONS else UPRIGHT


def _in_exif(exif: bytes) -> int | None:
    tiff = exif.removeprefix(EXIF_HEADER)
    order = BYTE_ORDERS.get(tiff[:2])
    if order is None:
        return None

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], order)

    first = number(4, 4)
    for at in range(first + 2, min(first + 2 + ENTRY * number(first, 2), len(tiff) - ENTRY + 1), ENTRY):
        if number(at, 2) == ORIENTATION_TAG:
            kind, count = number(at + 2, 2), number(at + 4, 4)
            return number(at + 8, INTEGERS[kind]) if kind in INTEGERS and count == 1 else UPRIGHT
    return None


def _exif(info: Mapping[Any, Any]) -> bytes:
    """The EXIF block; some PNGs have it as a text of hexadecimal digits, behind three lines."""
    if block := info.get("exif"):
        return bytes(block)
    try:
        return bytes.fromhex("".join(info.get("Raw profile type exif", "").split("\n")[3:]))
    except ValueError:
        return b""


def _xmp(info: Mapping[Any, Any]) -> bytes:
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    return xmp if isinstance(xmp, bytes) else str(xmp).encode()
