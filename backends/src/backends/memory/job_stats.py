"""How jobs of mode 1 ended: this process's memory."""

import time
from collections import Counter, deque
from threading import Lock

from wire.job_stats import FAILURES_KEPT, Failure, JobTotals
from wire.jobs import JobState, Outcome


class MemoryJobStats:
    """A `JobStats` since this process started."""

    def __init__(self) -> None:
        self._since = time.time()
        self._lock = Lock()
        self._ended: Counter[JobState] = Counter()
        self._failures: deque[Failure] = deque(maxlen=FAILURES_KEPT)

    def count(self, task: str, outcome: Outcome) -> None:
        failure = Failure.of(task, outcome)
        with self._lock:
            self._ended[outcome.reported_state] += 1
            if failure is not None:
                self._failures.appendleft(failure)

    def read(self) -> JobTotals:
        with self._lock:
            return JobTotals(self._since, dict(self._ended), tuple(self._failures))
