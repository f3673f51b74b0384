"""What can be said of an accepted job, wherever it is told of."""

from dataclasses import dataclass
from uuid import UUID

from wire.errors import ExpiredJobError, JobError, UnknownJobError
from wire.jobs import Job, JobState, Outcome, Problem, Progress

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
            return self.outcome.reported_state
        return self.progress.state if self.progress else JobState.QUEUED


def without_outcome(job: Job, error: JobError) -> Outcome:
    """The outcome of a job that left none, because of `error`."""
    state = JobState.EXPIRED if isinstance(error, ExpiredJobError) else JobState.FAILED
    return Outcome(job.id, state, UNKNOWN_TIME, error=Problem.of(error))


def canonical(job_id: str) -> str:
    """The id as jobs have it. Raises UnknownJobError where it is none."""
    try:
        return str(UUID(job_id))
    except ValueError:
        raise UnknownJobError(f"Expected the id of a job, a UUID, got {job_id[:40]!r}.") from None
