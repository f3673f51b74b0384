"""Whether what a process takes grows with time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measure.soak.plan import HTTP_THREADS
from measure.soak.sampler import Point

Numbers = NDArray[np.float64]

WARM_SECONDS, REDIS_WARM_SECONDS = 120.0, 600.0
"""Until then what is kept grows as it should: pictures are kept by redis for as long as a job could need them."""

LEAST_SECONDS = 180.0
"""Of a shorter life nobody can say whether it is flat."""

MOST_THREADS = HTTP_THREADS + 64
"""A pool of threads grows to its bound, as a crowd that large comes: that is no leak."""

NOISE = 3.0
SHARE = 0.05
"""Growth that is less than so many times what is left over by a straight line, or than this share, is none."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How much of `what` a part had in its longest life, in the middle and at `most`, and by how much that grew from
    its begin to its end, `seconds` later; `noise` is how far single looks are from a straight line. None where it was
    too short."""

    part: str
    what: str
    median: float
    seconds: float
    growth: float | None
    noise: float
    most: float

    @property
    def is_flat(self) -> bool:
        """Whether it does not grow, as far as one can say."""
        if self.what == "threads" and self.most <= MOST_THREADS:
            return True
        return self.growth is None or self.growth <= max(NOISE * self.noise, SHARE * self.median)


def trends(points: Sequence[Point]) -> list[Trend]:
    """The trend of memory, files and threads of each part."""
    lives: defaultdict[str, defaultdict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point in points:
        lives[point.part][point.life].append(point)
    found = []
    for part, its in lives.items():
        longest = max(its.values(), key=lambda life: life[-1].at - life[0].at)
        warm = longest[0].at + (REDIS_WARM_SECONDS if part == "redis" else WARM_SECONDS)
        for what in ("resident", "files", "threads"):
            times = np.array([each.at for each in longest if each.at >= warm])
            values = np.array([getattr(each.usage, what) for each in longest], np.float64)
            found.append(_trend(part, what, times, values))
    return found


def _trend(part: str, what: str, times: Numbers, values: Numbers) -> Trend:
    median = float(np.median(values))
    seconds = float(times[-1] - times[0]) if len(times) else 0.0
    if seconds < LEAST_SECONDS:
        return Trend(part, what, median, seconds, None, 0.0, float(np.max(values)))
    late = values[-len(times) :]
    slope, start = np.polyfit(times, late, 1)
    noise = float(np.std(late - (slope * times + start)))
    return Trend(part, what, float(np.median(late)), seconds, float(slope * seconds), noise, float(np.max(late)))
