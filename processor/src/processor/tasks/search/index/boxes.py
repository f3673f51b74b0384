"""Where things are in a picture, in few bytes."""

from collections.abc import Sequence
from struct import Struct

from processor.looking import Box, Observation

ROW = Struct("<HB4H")
"""A number, a confidence in hundredths, and a box in parts of the picture's width and height."""

PARTS = 65_535
Row = tuple[int, float, Box]


def pack(numbers: Sequence[int], found: Sequence[Observation], width: int, height: int) -> bytes:
    """The things found in a picture of `width` x `height` pixels, each with the number that says what it is."""
    return b"".join(
        ROW.pack(
            number,
            round(100 * min(max(each.confidence, 0.0), 1.0)),
            *(_part(side, whole) for side, whole in zip(each.box, (width, height, width, height), strict=True)),
        )
        for number, each in zip(numbers, found, strict=True)
    )


def unpack(packed: bytes, width: int, height: int) -> list[Row]:
    """By row the number, the confidence in [0, 1], and the box in pixels, to within a part of 65,535."""
    return [
        (
            number,
            confidence / 100,
            (_pixel(left, width), _pixel(top, height), _pixel(right, width), _pixel(bottom, height)),
        )
        for number, confidence, left, top, right, bottom in ROW.iter_unpack(packed)
    ]


def _part(side: float, whole: int) -> int:
    return round(PARTS * min(max(side / whole, 0.0), 1.0)) if whole else 0


def _pixel(part: int, whole: int) -> float:
    return round(part * whole / PARTS, 1)
