"""How fast frames are looked at, and how late."""

import time
from collections import deque
from statistics import median

REMEMBERED = 100
RECENT_SECONDS = 5.0


class Figures:
    """Frames a second of the last few seconds, and the median latency of the last hundred frames."""

    def __init__(self) -> None:
        self._ended: deque[float] = deque(maxlen=1_000)
        self._late: deque[float] = deque(maxlen=REMEMBERED)
        self.begun = time.monotonic()
        self.detected = self.damaged = 0

    def note(self, read: float) -> None:
        """A frame whose last byte came at `read` (monotonic) has been looked at now."""
        now = time.monotonic()
        self.detected += 1
        self._ended.append(now)
        self._late.append(1000 * (now - read))

    @property
    def seconds(self) -> float:
        """For how long it goes on."""
        return time.monotonic() - self.begun

    @property
    def rate(self) -> float:
        """Frames a second, of late."""
        now = time.monotonic()
        recent = [each for each in self._ended if each >= now - RECENT_SECONDS]
        span = min(RECENT_SECONDS, max(now - self.begun, 1e-3))
        return round(len(recent) / span, 2)

    @property
    def mean_rate(self) -> float:
        """Frames a second, from the beginning."""
        return round(self.detected / max(self.seconds, 1e-3), 2)

    @property
    def latency_ms(self) -> float:
        return round(median(self._late), 1) if self._late else 0.0
