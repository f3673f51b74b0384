"""Mode 1's jobs that something is still to be done with: this process's memory."""

import time
from collections.abc import Callable
from threading import Lock


class MemoryJobSchedule:
    """`JobSchedule` of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._due: dict[str, float] = {}

    def schedule(self, job_id: str, seconds: float | None) -> None:
        with self._lock:
            if seconds is None:
                self._due.pop(job_id, None)
            else:
                self._due[job_id] = self._clock() + seconds

    def take(self, again_in: float) -> str | None:
        with self._lock:
            now = self._clock()
            first = min(self._due, key=self._due.__getitem__, default=None)
            if first is None or self._due[first] > now:
                return None
            self._due[first] = now + again_in
            return first
