"""How jobs ended, counted for whoever runs the service, and what the last failures were."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from wire.jobs import JobState, Outcome

FAILURES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that failed: when (Unix time, in seconds), and why, by the error's `code` and in words."""

    at: float
    job: str
    task: str
    code: str
    detail: str

    @classmethod
    def of(cls, task: str, outcome: Outcome) -> Self | None:
        """The failure that `outcome` is; None where it is none. What was canceled or has expired did not fail."""
        if outcome.reported_state is not JobState.FAILED or outcome.error is None:
            return None
        return cls(outcome.finished_at, outcome.job_id, task, outcome.error.code, outcome.error.message)


@dataclass(frozen=True, slots=True)
class JobTotals:
    """By task, how many jobs ended in each state since `since` (Unix time, in seconds), and the last failures, newest
    first."""

    since: float
    by_task: Mapping[str, Mapping[JobState, int]]
    failures: tuple[Failure, ...]

    @property
    def ended(self) -> Mapping[JobState, int]:
        """How many jobs of all tasks ended in each state."""
        every: Counter[JobState] = Counter()
        for ended in self.by_task.values():
            every.update(ended)
        return dict(every)


class JobStats(Protocol):
    """Counts ended jobs, of all workers together. Safe to use from many threads."""

    def count(self, task: str, outcome: Outcome) -> None:
        """A job of `task` has ended so. Each is to be counted once."""

    def read(self) -> JobTotals:
        """The totals so far."""
