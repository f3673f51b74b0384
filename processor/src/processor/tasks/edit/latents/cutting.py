"""Cuts of a picture, as matrices: where each begins, how large it is, whether it is turned over, and its noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MEAN, DEVIATION, LEAST, MOST = 1.2, 0.3, 0.43, 1.9
"""How large cuts are, of the picture's shorter side, which is surrounded by half of it in black on each side."""

WHOLE, ONE_IN = 1.4, 8
"""Of so many cuts one is so large: it has all of a square in it."""

NOISE = 0.11
"""The deviation of a cut's noise is anything up to that, its levels being from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """`rows` (n, side, height) and `columns` (n, width, side) cut squares of `side` pixels out of a picture, and
    `noise` (n, 3, side, side) is added to them."""

    rows: Floats
    columns: Floats
    noise: Floats


def drawn(random: np.random.Generator, count: int, side: int, height: int, width: int) -> Cuts:
    """So many cuts of a picture of `height` x `width` pixels; the next ones of `random` are others."""
    short = min(height, width)
    sizes = np.clip(random.normal(MEAN, DEVIATION, count), LEAST, MOST)
    sizes[count - count // ONE_IN :] = WHOLE
    sizes *= short
    rows, columns = (_scaled(random, sizes, side, length, short) for length in (height, width))
    over = random.random(count) < 0.5
    columns[over] = columns[over, ::-1]
    spread = (NOISE * random.random((count, 1, 1, 1))).astype(np.float32)
    noise = spread * random.standard_normal((count, 3, side, side), np.float32)
    return Cuts(rows, np.ascontiguousarray(columns.transpose(0, 2, 1)), noise)


def scaling(begin: float, size: float, side: int, length: int) -> Floats:
    """(side, length): by this matrix `size` pixels from `begin` on, of `length`, become `side`, with 0 beyond the ends.

    Each is the mean of those around it, the nearer the more (a triangle as wide as what one becomes of).
    """
    step = size / side
    centers = begin + (np.arange(side) + 0.5) * step - 0.5
    reach = max(step, 1.0)
    before = max(0, int(np.ceil(reach - centers[0])))
    after = max(0, int(np.ceil(centers[-1] + reach)) - length)
    places = np.arange(-before, length + after)
    shares = np.maximum(1 - np.abs(places - centers[:, None]) / reach, 0)
    shares /= shares.sum(axis=1, keepdims=True)
    return shares[:, before : before + length].astype(np.float32)


def _scaled(random: np.random.Generator, sizes: NDArray[np.float64], side: int, length: int, around: int) -> Floats:
    """(n, side, length), of cuts of those sizes that begin anywhere, with half of `around` beyond each end."""
    begins = random.random(len(sizes)) * (length + around - sizes) - around / 2
    return np.stack(
        [scaling(begin, size, side, length) for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True)]
    )
