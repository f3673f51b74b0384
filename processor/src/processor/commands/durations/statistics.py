"""What there is to say of how long pictures took."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles


@dataclass(frozen=True, slots=True)
class Durations:
    """Of `count` pictures, in seconds. `minimum`, `mean` and `maximum` are of all of them; `median` and `p95`, below
    which are 95 of 100, of all but the first, which waits for what is made ready only once.
    """

    count: int
    first: float
    minimum: float
    mean: float
    maximum: float
    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Durations":
        """Of pictures in the order in which they were worked on. Raises ValueError where there are none."""
        if not seconds:
            raise ValueError("Expected the seconds of at least one picture, got none.")
        others = later(seconds)
        p95 = quantiles(others, n=20, method="inclusive")[-1] if len(others) > 1 else others[0]
        return cls(
            len(seconds), seconds[0], min(seconds), fmean(seconds), max(seconds), median(others), p95
        )  # fmt: skip


def later(seconds: Sequence[float]) -> Sequence[float]:
    """All but the first; that one where there is no other."""
    return seconds[1:] or seconds
