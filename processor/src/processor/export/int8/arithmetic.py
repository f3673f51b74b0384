"""The arithmetic of int8: scales, and what is lost by them, as NumPy has it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.export.safetensors import Floats

STEPS = 255
"""Of what goes into a layer: as many as a byte has, above the least."""

MOST_WEIGHT = 64
"""Weights have 7 bits: two products fit into the 16 bits that CPUs without VNNI add them in (decision 18)."""

SHARE = 0.5
"""How much of what a channel is larger than others goes over into its weights (Xiao et al., 2022: SmoothQuant)."""


@dataclass(frozen=True, slots=True)
class Channels:
    """What was seen of the channels of something that goes into layers, each (channels,): the least and the most of
    each, and the mean of its squares."""

    least: Floats
    most: Floats
    power: Floats


@dataclass(frozen=True, slots=True)
class Range:
    """What a byte stands for: from `low` for 0 to `high` for STEPS. 0 is one of its values."""

    low: float
    high: float

    @property
    def step(self) -> float:
        return (self.high - self.low) / STEPS


@dataclass(frozen=True, slots=True)
class Whole:
    """Weights in whole numbers: `values` (out, into, ...), which `scales` (out,) make what they were."""

    values: NDArray[np.int8]
    scales: Floats


def smoothing(seen: Channels, weights: Floats) -> Floats:
    """(into,): what each channel is divided by, and its `weights` (out, into) are multiplied by, so that none is much
    larger than others. 1 where a channel, or what it is multiplied by, was always 0."""
    inputs, matrix = np.maximum(-seen.least, seen.most), np.abs(weights).max(0)
    there = (inputs > 0) & (matrix > 0)
    ratio = np.divide(inputs**SHARE, matrix ** (1 - SHARE), out=np.ones_like(inputs), where=there)
    mean = np.exp(np.log(ratio[there]).mean()) if there.any() else 1.0
    return np.where(there, ratio / mean, 1).astype(np.float32)


def range_of(seen: Channels, factors: Floats) -> Range:
    """All that was seen, of channels that are divided by the `factors`."""
    low, high = min(0.0, float((seen.least / factors).min())), max(0.0, float((seen.most / factors).max()))
    if low == high:
        return Range(0.0, 1.0)
    step = (high - low) / STEPS
    zero = round(-low / step)
    return Range(-zero * step, (STEPS - zero) * step)


def whole(weights: Floats) -> Whole:
    """The weights (out, into, ...), each row by a scale of its own."""
    most = np.abs(weights).reshape(len(weights), -1).max(1)
    scales = np.where(most > 0, most / MOST_WEIGHT, 1).astype(np.float32)
    values = np.rint(weights / scales.reshape(-1, *[1] * (weights.ndim - 1)))
    return Whole(values.astype(np.int8), scales)


def noise(seen: Channels, factors: Floats, weights: Floats) -> float:
    """How much of what a layer with such `weights` (out, into, ...) answers is lost by whole numbers: the power of the
    rounding, by the power that the answer has where channels do not depend on each other.

    Rounding to a step is off by a twelfth of its square (Widrow, 1956).
    """
    flat = (weights * factors.reshape(1, -1, *[1] * (weights.ndim - 2))).reshape(*weights.shape[:2], -1)
    squares = (flat**2).sum(2)
    power = seen.power / factors**2
    places = flat.shape[2]
    rounded = whole(flat).scales ** 2 / 12
    signal = float((squares @ power).sum())
    lost = float(squares.sum()) * range_of(seen, factors).step ** 2 / 12 + float(rounded.sum() * power.sum() * places)
    return lost / signal if signal else 0.0
