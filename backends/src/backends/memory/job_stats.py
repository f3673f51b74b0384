"""How jobs of mode 1 ended: this process's memory."""

import time
from collections import Counter, defaultdict, deque
from threading import Lock

from wire.job_stats import FAILURES_KEPT, Failure, JobTotals
from wire.jobs import JobState, Outcome


class MemoryJobStats:
    """A `JobStats` since this process started."""

    def __init__(self) -> None:
        self._since = time.time()
        self._lock = Lock()
        self._ended: defaultdict[str, Counter[JobState]] = defaultdict(Counter)
        self._failures: deque[Failure] = deque(maxlen=FAILURES_KEPT)

    def count(self, task: str, outcome: Outcome) -> None:
        failure = Failure.of(task, outcome)
        with self._lock:
            self._ended[task][outcome.reported_state] += 1
            if failure is not None:
                self._failures.appendleft(failure)

    def read(self) -> JobTotals:
        with self._lock:
            return JobTotals(
                self._since, {task: dict(ended) for task, ended in self._ended.items()}, tuple(self._failures)
            )
