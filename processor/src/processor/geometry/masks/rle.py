"""Masks as runs, compressed as COCO's tools write them. Source: cocoapi, `maskApi.c`, `rleToString`."""

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]
Numbers = NDArray[np.int64]

DIGIT_BITS, ZERO = 5, 48
"""A character has five bits of a number above `0`, the lowest first."""

DIGIT, SIGN, MORE = 0b011111, 0b010000, 0b100000
"""Of a character: its bits, the last of which is the sign in a number's last one; and whether another one follows."""


def encode(bits: Bits) -> str:
    """The runs of `bits` (height, width) down its columns, the first of them outside the mask: byte for byte what
    `pycocotools.mask.encode` has as `counts`."""
    return _compressed(_runs(bits)).decode()


def decode(counts: str, size: tuple[int, int]) -> Bits:
    """The mask (height, width) of `size` that `counts` are the runs of. Raises ValueError where they are not."""
    height, width = size
    runs = _expanded(counts)
    fits = not runs.size or 0 <= int(runs.min()) <= int(runs.max()) <= height * width
    if not fits or int(runs.sum()) != height * width:
        raise ValueError(f"Expected the runs of {width} x {height} pixels, got {counts[:40]!r}.")
    inside = np.arange(runs.size) % 2 == 1
    return np.ascontiguousarray(np.repeat(inside, runs).reshape(width, height).T)


def _runs(bits: Bits) -> Numbers:
    """The lengths of the runs, by turns outside and inside."""
    height, width = bits.shape
    if not bits.size:
        return np.zeros(0, np.int64)
    changed = np.empty_like(bits)
    np.not_equal(bits[1:], bits[:-1], out=changed[1:])
    # A column goes on where the one before it ended; the first one begins outside.
    changed[0, 1:] = bits[0, 1:] != bits[-1, :-1]
    changed[0, 0] = bits[0, 0]
    down, across = np.divmod(np.flatnonzero(changed), width)
    starts = np.sort(across * height + down)
    return np.diff(starts, prepend=0, append=bits.size)


def _compressed(runs: Numbers) -> bytes:
    """Each number as the difference to the last but one, from the fourth on."""
    left = runs.copy()
    left[3:] -= runs[1:-2]
    columns, more = [], np.ones(left.size, bool)
    while more.any():
        digit, was = left & DIGIT, more
        left = left >> DIGIT_BITS
        more = was & (left != np.where(digit & SIGN, -1, 0))
        columns.append(np.where(was, (digit | np.where(more, MORE, 0)) + ZERO, 0))
    written = np.array(columns, np.uint8).T.ravel()
    return written[written > 0].tobytes()


def _expanded(counts: str) -> Numbers:
    try:
        digits = np.frombuffer(counts.encode("ascii"), np.uint8).astype(np.int64) - ZERO
    except UnicodeEncodeError:
        digits = np.full(1, -1, np.int64)
    if not digits.size:
        return digits
    last = digits & MORE == 0
    if digits.min() < 0 or digits.max() > (DIGIT | MORE) or not last[-1]:
        raise ValueError(f"Expected compressed runs as COCO writes them, got {counts[:40]!r}.")
    ends = np.flatnonzero(last)
    starts = np.concatenate([[0], ends[:-1] + 1])
    place = (np.arange(digits.size) - np.repeat(starts, ends - starts + 1)) * DIGIT_BITS
    if place.max() > 8 * DIGIT_BITS:
        raise ValueError("Expected runs of pixels of a picture, got a number of more than 45 bits.")
    numbers: Numbers = np.add.reduceat((digits & DIGIT) << place, starts)
    numbers -= np.where(digits[ends] & SIGN, np.int64(1) << (place[ends] + DIGIT_BITS), 0)
    numbers[1::2] = np.cumsum(numbers[1::2])
    numbers[2::2] = np.cumsum(numbers[2::2])
    return numbers
