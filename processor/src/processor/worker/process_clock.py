"""Time as a worker lives it: none passes while its process is stopped, as by SIGSTOP or with a paused container."""

import time
from dataclasses import dataclass
from threading import Event

SLICE_SECONDS = 0.5
"""So often a waiting thread looks at the clock, and so much of a stop may go unnoticed."""


@dataclass(frozen=True, slots=True)
class TimedWait:
    """When a waiting thread is due to wake (monotonic), and the computing time of its process when it lay down."""

    due: float
    computed: float

    def stopped_seconds(self, now: float) -> float:
        """For how long the process was stopped if the thread wakes `now`: a little late each is.

        What the process computed meanwhile was no stop: native code may have kept the thread from waking.
        """
        computed = max(0.0, time.process_time() - self.computed - SLICE_SECONDS)
        late = now - self.due - computed
        return late if late > SLICE_SECONDS else 0.0


class ProcessClock:
    """`time.monotonic()` less the time for which this process was stopped.

    A thread that waits by this clock notices stops: it wakes later than it would have.
    """

    def __init__(self) -> None:
        self._state: tuple[float, TimedWait | None] = (0.0, None)  # one value, for a handler may run between any two

    def now(self) -> float:
        """In seconds. Also right in a signal's handler, which runs before the waiting thread has noticed anything."""
        now, (stopped_seconds, timed_wait) = time.monotonic(), self._state
        return now - stopped_seconds - (timed_wait.stopped_seconds(now) if timed_wait is not None else 0)

    def wait(self, event: Event, seconds: float) -> bool:
        """Whether `event` came within `seconds`. One thread waits at a time."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            timed_wait = TimedWait(time.monotonic() + min(left, SLICE_SECONDS), time.process_time())
            self._state = (self._state[0], timed_wait)
            came = event.wait(timed_wait.due - time.monotonic())
            self._state = (self._state[0] + timed_wait.stopped_seconds(time.monotonic()), None)
            if came:
                return True
        return event.is_set()


PROCESS_CLOCK = ProcessClock()
"""This process's."""
