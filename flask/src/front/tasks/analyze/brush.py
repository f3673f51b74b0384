"""Masks as Label Studio's brush keeps them: runs of the four channels of each pixel, packed bit by bit.

Source: thi.ng's `rle-pack`, which Label Studio uses.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

CHANNELS, INSIDE, OUTSIDE = 4, 255, 0
"""A pixel has red, green, blue and alpha, all of them the same."""

VALUE_BITS = 8
SIZES = (3, 4, 8, 16)
"""A run's length, less 1, is written in so many bits: in the fewest that it fits into, by the place of that number."""

LONGEST = 1 << SIZES[-1]
DIGIT, SIGN, MORE, DIGIT_BITS, ZERO = 0b011111, 0b010000, 0b100000, 5, 48
"""As COCO's tools compress runs: `processor.geometry.masks.rle` says how."""


def brushed(rle: Mapping[str, Any]) -> list[int]:
    """The bytes of Label Studio's `rle`, of a mask as COCO's tools have it: `size` (height, width) and `counts`."""
    height, width = rle["size"]
    bits = [f"{CHANNELS * width * height:032b}{VALUE_BITS - 1:05b}", *(f"{each - 1:04b}" for each in SIZES)]
    for length, value in _rows(rle["counts"], width, height):
        bits += _packed(CHANNELS * length, value)
    written = "".join(bits)
    # Whole bytes, one more than it takes where nothing is left to fill.
    written += "0" * (8 - len(written) % 8)
    return list(int(written, 2).to_bytes(len(written) // 8))


def _packed(length: int, value: int) -> Iterator[str]:
    while length > LONGEST:
        yield f"1{len(SIZES) - 1:02b}{LONGEST - 1:0{SIZES[-1]}b}{value:08b}"
        length -= LONGEST
    place, size = next((place, size) for place, size in enumerate(SIZES) if length <= 1 << size)
    yield f"1{place:02b}{length - 1:0{size}b}{value:08b}"


def _rows(counts: str, width: int, height: int) -> Iterator[tuple[int, int]]:
    """The runs along the rows: how long each is, and its value."""
    pixels = bytearray(width * height)
    end = 0
    for number, length in enumerate(_numbers(counts)):
        start, end = end, end + length
        while number % 2 and start < end:
            x, y = divmod(start, height)
            down = min(height - y, end - start)
            pixels[x + y * width : x + (y + down - 1) * width + 1 : width] = b"#" * down
            start += down
    done = 0
    for found in re.finditer(b"#+", pixels):
        if found.start() > done:
            yield found.start() - done, OUTSIDE
        done = found.end()
        yield done - found.start(), INSIDE
    if done < len(pixels):
        yield len(pixels) - done, OUTSIDE


def _numbers(counts: str) -> list[int]:
    """The lengths of the runs down the columns, by turns outside and inside."""
    lengths: list[int] = []
    number = place = 0
    for each in counts.encode("ascii"):
        digit = each - ZERO
        number |= (digit & DIGIT) << place
        place += DIGIT_BITS
        if digit & MORE:
            continue
        number -= (digit & SIGN) << place - DIGIT_BITS + 1
        lengths.append(number + (lengths[-2] if len(lengths) > 2 else 0))
        number = place = 0
    return lengths
