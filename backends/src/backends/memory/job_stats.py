"""Mode 1's account of ended jobs: this process's memory."""

import time
from collections import Counter, deque
from threading import Lock

from wire.jobs import JobState, Outcome
from wire.ledger import FAILURES_KEPT, Account, Failure


class MemoryLedger:
    """A `Ledger` since this process started."""

    def __init__(self) -> None:
        self._since = time.time()
        self._lock = Lock()
        self._ended: Counter[JobState] = Counter()
        self._failures: deque[Failure] = deque(maxlen=FAILURES_KEPT)

    def count(self, task: str, outcome: Outcome) -> None:
        failure = Failure.of(task, outcome)
        with self._lock:
            self._ended[outcome.told_state] += 1
            if failure is not None:
                self._failures.appendleft(failure)

    def read(self) -> Account:
        with self._lock:
            return Account(self._since, dict(self._ended), tuple(self._failures))
