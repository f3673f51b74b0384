"""Time as a worker lives it: none passes while its process is stopped, as by SIGSTOP or with a paused container."""

import time
from threading import Event

SLICE_SECONDS = 0.5
"""So often a waiting thread looks at the clock, and so much of a stop may go unnoticed."""


class RunningClock:
    """`time.monotonic()` less the time for which this process was stopped.

    A thread that waits by this clock notices stops: it wakes later than it would have.
    """

    def __init__(self) -> None:
        self._stopped = 0.0
        self._due: float | None = None

    def now(self) -> float:
        """In seconds. Also right in a signal's handler, which runs before the waiting thread has noticed anything."""
        now, due = time.monotonic(), self._due
        return now - self._stopped - (_stopped(due, now) if due is not None else 0)

    def wait(self, event: Event, seconds: float) -> bool:
        """Whether `event` came within `seconds`. One thread waits at a time."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            due = self._due = time.monotonic() + min(left, SLICE_SECONDS)
            if event.wait(due - time.monotonic()):
                return True
            late, self._due = _stopped(due, time.monotonic()), None
            self._stopped += late
        return event.is_set()


def _stopped(due: float, now: float) -> float:
    """For how long the process was stopped if `now` a thread wakes that was `due`: a little late each is."""
    return late if (late := now - due) > SLICE_SECONDS else 0.0


CLOCK = RunningClock()
"""This process's."""
