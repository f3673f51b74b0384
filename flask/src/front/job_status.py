"""What can be said of an accepted job, wherever it is told of."""

from dataclasses import dataclass

from wire.jobs import Job, JobState, Outcome, Progress

UNKNOWN_TIME = 0.0
"""The `finished_at` of a job that ended without anybody there to note when."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """An accepted job, and its `outcome` where it has ended, else the `progress` it has made.

    A job that ended without leaving an outcome, since its turn never came or its workers died, has one all the same,
    which says why, of UNKNOWN_TIME.
    """

    job: Job
    outcome: Outcome | None
    progress: Progress | None

    @property
    def state(self) -> JobState:
        """The job's state. One whose picture or turn was gone when it was to be done has expired, whoever found out."""
        if self.outcome is not None:
            return self.outcome.told_state
        return self.progress.state if self.progress else JobState.QUEUED
