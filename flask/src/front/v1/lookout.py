"""Where a job stands, also where it ended without an outcome: its turn never came, or its workers died."""

import json
from uuid import UUID

from front.jobs import Jobs, Standing
from wire import keys
from wire.errors import ExpiredJobError, JobError
from wire.jobs import Job, JobState, Outcome, Problem
from wire.store import Store

UNKNOWN_TIME = 0.0


class Lookout:
    """Looks for jobs of this service."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self._jobs = jobs
        self._store = store

    def find(self, job_id: str, seconds: float = 0) -> Standing:
        """How the job ended or where it stands; one that is not done has `seconds` to be.

        A job that ended without an outcome has one all the same, which says why; `finished_at` is UNKNOWN_TIME then.
        Raises UnknownJobError where nothing is left of the job, or nothing ever was.
        """
        try:
            return self._jobs.find(job_id, seconds)
        except JobError as error:
            job = self._record(job_id)
            if job is None:
                raise
            state = JobState.EXPIRED if isinstance(error, ExpiredJobError) else JobState.FAILED
            return Standing(job, Outcome(job.id, state, UNKNOWN_TIME, error=Problem.of(error)), None)

    def _record(self, job_id: str) -> Job | None:
        try:
            record = self._store.get(keys.record(str(UUID(job_id))))
        except ValueError:
            return None
        return None if record is None else Job.from_dict(json.loads(record))
