"""How long one call may still take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self

LONGEST_WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to give up after `seconds`, as `time.monotonic` has it."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(time.monotonic() + seconds, seconds)

    @property
    def left(self) -> float:
        """Seconds; never less than 0."""
        return max(0.0, self.at - time.monotonic())

    @property
    def wait(self) -> float:
        """How long a service may be asked to wait with its answer, in seconds."""
        return min(self.left, LONGEST_WAIT_SECONDS)
