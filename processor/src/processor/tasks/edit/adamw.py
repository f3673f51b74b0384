"""AdamW (Loshchilov & Hutter, 2017): numbers that become smaller in what their gradient is of."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MEAN_KEPT, SQUARE_KEPT, SMALLEST = 0.9, 0.999, 1e-8
"""As everybody has them."""


@dataclass(slots=True)
class AdamW:
    """One for each optimization, whose steps it remembers. `rate` is how far a step goes at most, about; `decay` which
    part of that is taken off the numbers themselves."""

    rate: float
    decay: float = 0.0
    _steps: int = field(default=0, init=False)
    _mean: Floats = field(default_factory=lambda: np.zeros(1, np.float32), init=False)
    _square: Floats = field(default_factory=lambda: np.zeros(1, np.float32), init=False)

    def stepped(self, numbers: Floats, gradient: Floats) -> Floats:
        """The numbers, one step on, where they have that `gradient`; both of one shape."""
        self._steps += 1
        self._mean = MEAN_KEPT * self._mean + (1 - MEAN_KEPT) * gradient
        self._square = SQUARE_KEPT * self._square + (1 - SQUARE_KEPT) * gradient * gradient
        mean = self._mean / (1 - MEAN_KEPT**self._steps)
        square = self._square / (1 - SQUARE_KEPT**self._steps)
        made: Floats = numbers * (1 - self.rate * self.decay) - self.rate * mean / (np.sqrt(square) + SMALLEST)
        return made
