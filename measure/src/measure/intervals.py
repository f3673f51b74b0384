"""How far a figure may be off, by what samples drawn anew would have given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 95


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and between which it would come out on other samples of the same kind, 95 times of 100."""

    figure: float
    low: float
    high: float

    @classmethod
    def of(cls, figure: float, drawn: Sequence[float] | NDArray[np.floating[Any]]) -> Self:
        """That of `figure`, of which samples that were drawn anew gave `drawn`."""
        low, high = np.percentile(drawn, [50 - CONFIDENCE / 2, 50 + CONFIDENCE / 2])
        return cls(figure, float(low), float(high))

    def percent(self) -> str:
        """In percent."""
        return f"{self.figure:6.1%} [{self.low:.1%}, {self.high:.1%}]"

    def plain(self) -> str:
        """As it is."""
        return f"{self.figure:6.3f} [{self.low:.3f}, {self.high:.3f}]"
