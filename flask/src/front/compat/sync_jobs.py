"""Answers a client that waits and knows nothing of jobs: a request in, what came of it out."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from front.job_request import JobRequest
from front.jobs import Jobs
from front.services import Services
from wire import keys
from wire.errors import BusyError, JobError, NotReadyError
from wire.jobs import Job, JobState, Outcome

LOOK_SECONDS = 0.1
"""What a job says is looked for as often as its worker tells."""


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
        Raises RequestError, QueueFullError, BusyError where as many wait as may, NotReadyError where it was not done,
        or whatever the job ended with.
        """
        job = self._accepted(job_request, seconds)
        if (outcome := self.jobs.outcome(job.id)) is None:
            has_waited = self.services.wait(job.id, seconds)
            outcome = self.jobs.outcome(job.id) or self._canceled(job)
            if not has_waited and (outcome is None or outcome.state is JobState.CANCELED):
                raise BusyError("Expected fewer clients that wait for an answer at a time, got more. Try again soon.")
        return self._done(job, outcome, seconds)

    def told(self, job_request: JobRequest, seconds: float, is_there: Callable[[], bool]) -> Iterator[str | Done]:
        """What the job says so far, all of it from its beginning, whenever there is more, and at last what comes of it.

        As `do`; what accepting it raises is raised at once. Whoever does not want the rest ends the job by that, as
        does a client that no longer `is_there`.
        """
        return self._told(self._accepted(job_request, seconds), seconds, is_there)

    def _accepted(self, job_request: JobRequest, seconds: float) -> Job:
        limited = replace(job_request, expires_in=max(1, ceil(seconds)))
        # Whoever waits anyway can as well do the work.
        return self.jobs.accept(limited, job_request.task.timeout_seconds)

    def _told(self, job: Job, seconds: float, is_there: Callable[[], bool]) -> Iterator[str | Done]:
        until, said, ended = time.monotonic() + seconds, "", False
        try:
            while (status := self.jobs.status(job.id)).outcome is None and time.monotonic() < until and is_there():
                text = status.progress.text if status.progress else ""
                if text != said:
                    said = text
                    yield said
                self._wait(job)
            ended = True
            yield self._done(job, status.outcome, seconds)
        finally:
            if not ended:
                self._canceled(job)

    def _wait(self, job: Job) -> None:
        """A moment is over, or the job has ended. Where the notifier cannot say when, nobody spins."""
        until = time.monotonic() + LOOK_SECONDS
        self.services.notifier.wait(job.id, LOOK_SECONDS)
        if self.jobs.outcome(job.id) is None:
            time.sleep(max(0.0, until - time.monotonic()))

    def _done(self, job: Job, found: Outcome | None, seconds: float) -> Done:
        outcome = found or self._canceled(job)
        if outcome is None or outcome.state in (JobState.CANCELED, JobState.EXPIRED):
            raise NotReadyError(
                f"Expected it to be done within {seconds:g} s, and it was not, or the server was told to stop."
            )
        files = {name: self.services.store.get(keys.file(job.id, name)) for name in outcome.files}
        left = (keys.record(job.id), keys.outcome(job.id), keys.kept(job.id), keys.progress(job.id))
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
