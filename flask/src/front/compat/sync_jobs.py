"""Answers a client that waits and knows nothing of jobs: a request in, what came of it out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from front.job_request import JobRequest
from front.jobs import Jobs
from front.services import Services
from wire import keys
from wire.errors import JobError, NotReadyError
from wire.jobs import Job, JobState, Outcome


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its task's own JSON, and its files by name."""

    result: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class SyncJobs:
    """Jobs of any task, each waited for by the client who asked for it."""

    services: Services
    jobs: Jobs

    def do(self, job_request: JobRequest, seconds: float) -> Done:
        """What comes of it within `seconds`.

        Nothing of it is kept: no client ever learns the job's id. A job that is not done in time is not done any more.
        Raises RequestError, QueueFullError, NotReadyError where it was not done, or whatever the job ended with.
        """
        limited = replace(job_request, expires_in=max(1, ceil(seconds)))
        # Whoever waits anyway can as well do the work.
        job = self.jobs.accept(limited, job_request.task.timeout_seconds)
        outcome = self.jobs.done_soon(job, seconds) or self._canceled(job)
        if outcome is None or outcome.state in (JobState.CANCELED, JobState.EXPIRED):
            raise NotReadyError(
                f"Expected it to be done within {seconds:g} s, and it was not, or the server was told to stop."
            )
        files = {name: self.services.store.get(keys.file(job.id, name)) for name in outcome.files}
        left = (keys.record(job.id), keys.outcome(job.id), keys.kept(job.id))
        self.services.store.delete(*job.input_keys, *left, *(keys.file(job.id, name) for name in files))
        if outcome.result is None:
            raise outcome.error.to_error() if outcome.error else JobError(f"The job is {outcome.state}.")
        here = {name: file for name, file in files.items() if file is not None}
        if len(here) < len(files):
            raise NotReadyError("What it made is kept no longer: the store may be full. Send the request again.")
        return Done(outcome.result, here)

    def _canceled(self, job: Job) -> Outcome | None:
        """The job is done for nobody; its outcome, where that came just then."""
        try:
            return self.jobs.cancel(job.id).outcome
        except JobError:
            return self.jobs.outcome(job.id)
