"""How long many pictures will take: the old formula, and one of what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from processor.commands.durations.statistics import later
from wire.errors import BadOptionError

RESAMPLES = 1_000
TAIL = 0.025
"""Each side of an interval that holds 95 of 100."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the old formula knows of a machine: `tflops` are 10**12 operations a second, `iops` accesses of its disk."""

    cores: float
    tflops: float
    iops: float


@dataclass(frozen=True, slots=True)
class Interval:
    """Seconds: what is likely, and between what it is in 95 of 100 cases; None where too little was measured."""

    likely: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Workers:
    """How many of the machines that were measured the others are worth, and what bounds that."""

    count: float
    bound: str


def legacy(seconds: float, pictures: int, local: Machine, server: Machine, workers: int) -> float:
    """The old estimate, in seconds, of the average `seconds` of a picture on `local`.

    Source: ServerCalculator.py of the module for Moondream. It takes cores, TFLOPS and IOPS as if each alone set the
    pace, and counts the workers on top of the cores that they share.
    """
    faster = (server.cores / local.cores) * (server.tflops / local.tflops) * (server.iops / local.iops)
    return seconds * pictures / faster / workers


def measured(seconds: Sequence[float], pictures: int, workers: float = 1) -> Interval:
    """How long `pictures` take `workers` such as the one that took `seconds`, at least one, for each of some.

    Of the mean, for a sum is so many times the mean; without the first, which is made ready for once. The interval is
    the bootstrap's: it is narrow where much was measured, and says nothing of pictures that are of another kind.
    """
    values = np.asarray(later(seconds), np.float64)
    factor = pictures / workers
    if len(values) < 2:
        return Interval(float(values[0]) * factor)
    chance = np.random.default_rng(0)
    means = [float(chance.choice(values, len(values)).mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [TAIL, 1 - TAIL])
    return Interval(fmean(values.tolist()) * factor, float(low) * factor, float(high) * factor)


def workers_on(
    wanted: int, *, cores: float | None = None, memory: float | None = None, memory_each: float | None = None
) -> Workers:
    """How many workers such as the one that was measured fit.

    `cores` is how many times those that it had there are; None where nobody knows. Memory is in GB, what there is and
    what each takes. Raises BadOptionError where not even one fits.
    """
    found = Workers(wanted, f"{wanted} asked for")
    if cores is not None and cores < found.count:
        found = Workers(cores, f"{cores:.3g} times the cores that one of them had")
    if memory is not None and memory_each is not None:
        fit = int(memory / memory_each)
        if not fit:
            raise BadOptionError(f"Memory: expected {memory_each:g} GB for one worker, got {memory:g} GB.")
        if fit < found.count:
            found = Workers(fit, f"{fit} fit into {memory:g} GB at {memory_each:g} GB each")
    return found
