"""Masks as Label Studio's brush keeps them: runs of the four channels of each pixel, packed bit by bit.

Source: thi.ng's `rle-pack`, which Label Studio uses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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
    done = 0
    for start, end in (*_joined(_rows(rle["counts"], width, height)), (width * height, width * height)):
        bits += _packed(CHANNELS * (start - done), OUTSIDE)
        bits += _packed(CHANNELS * (end - start), INSIDE)
        done = end
    written = "".join(bits)
    # Whole bytes, one more than it takes where nothing is left to fill.
    written += "0" * (8 - len(written) % 8)
    return list(int(written, 2).to_bytes(len(written) // 8))


def _packed(length: int, value: int) -> Iterator[str]:
    """A run of so many values, nothing where it has none."""
    while length > LONGEST:
        yield f"1{len(SIZES) - 1:02b}{LONGEST - 1:0{SIZES[-1]}b}{value:08b}"
        length -= LONGEST
    if length:
        place, size = next((place, size) for place, size in enumerate(SIZES) if length <= 1 << size)
        yield f"1{place:02b}{length - 1:0{size}b}{value:08b}"


def _joined(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The runs, of which two are one where the second begins at the end of the first."""
    start = end = 0
    for begin, stop in runs:
        if begin != end:
            yield start, end
            start = begin
        end = stop
    yield start, end


def _rows(counts: str, width: int, height: int) -> Iterator[tuple[int, int]]:
    """Where the mask begins and ends, pixel by pixel along the rows, each row by itself."""
    down = list(_columns(counts, height))
    if not down:
        return
    left, top, bottom = down[0][0], min(y for _, y, _ in down), max(end for _, _, end in down)
    # A pixel that is always outside keeps the rows of the box around the mask apart.
    stride = down[-1][0] - left + 2
    pixels = bytearray(stride * (bottom - top))
    for x, y, end in down:
        first, last = x - left + (y - top) * stride, x - left + (end - 1 - top) * stride
        pixels[first : last + 1 : stride] = b"#" * (end - y)
    for found in re.finditer(b"#+", pixels):
        y, x = divmod(found.start(), stride)
        begin = (y + top) * width + x + left
        yield begin, begin + found.end() - found.start()


def _columns(counts: str, height: int) -> Iterator[tuple[int, int, int]]:
    """What of each column is inside, from the left: its x, and from where to where it goes down."""
    done = 0
    for number, length in enumerate(_numbers(counts)):
        start, done = done, done + length
        while number % 2 and start < done:
            x, y = divmod(start, height)
            end = min(height, y + done - start)
            yield x, y, end
            start += end - y


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
