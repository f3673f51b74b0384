"""Answers a client that waits, of jobs that stay: it may look at them later, by their ids."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

from front.job_request import JobRequest
from front.jobs import Jobs
from front.services import Services
from wire.errors import BusyError, JobError, JobTimeoutError
from wire.jobs import Job, Outcome, Progress

LOOK_SECONDS = 10.0
"""How often whoever waits looks whether its client is still there, and the workers that have the job."""


@dataclass(frozen=True, slots=True)
class KeptJobs:
    """Jobs of any task, each waited for by the client who asked for it, and kept as all others are."""

    services: Services
    jobs: Jobs

    def accept(self, requests: Sequence[JobRequest], wait_seconds: float = 0) -> list[Job]:
        """A job for each of `requests`, or where one is refused none at all. Raises as `Jobs.accept`."""
        accepted = list[Job]()
        with ExitStack() as undone:
            for request in requests:
                accepted.append(job := self.jobs.accept(request, wait_seconds))
                undone.callback(self._cancel, job)
            undone.pop_all()
        return accepted

    def result(self, job: Job, seconds: float, is_there: Callable[[], bool] = lambda: True) -> Mapping[str, Any]:
        """What came of the job, which has `seconds` for it. Nobody waits for a client that is not there any more.

        Raises BusyError where as many wait as may, JobTimeoutError where the job is still to be done: it goes on; or
        whatever it ended with.
        """
        outcome = self.jobs.outcome(job.id)
        if outcome is None:
            with self.services.threads.waiting.tried() as permitted:
                if not permitted:
                    raise BusyError(
                        f"Expected fewer clients that wait at a time, got more. The job is /v1/jobs/{job.id}."
                    )
                outcome = self._awaited(job, time.monotonic() + seconds, is_there)
        if outcome is None:
            raise _late(job.id, seconds)
        if outcome.result is None:
            raise outcome.error.to_error() if outcome.error else JobError(f"Job {job.id} is {outcome.state}.")
        return outcome.result

    def rendering(self, job: Job, form: str, result: Mapping[str, Any], seconds: float) -> bytes:
        """The file `form` that is made of the job's `result`, which has `seconds` for it.

        Raises JobTimeoutError, or as `Jobs.rendering`.
        """
        file = self.jobs.rendering(job, form, result, "", seconds)
        if isinstance(file, Progress):
            raise _late(job.id, seconds)
        return file

    def _awaited(self, job: Job, until: float, is_there: Callable[[], bool]) -> Outcome | None:
        """The outcome; None where it is `until`, the client has gone, or the server is to stop."""
        outcome: Outcome | None = None
        while outcome is None and (left := until - time.monotonic()) > 0 and is_there():
            slice_ends = time.monotonic() + min(left, LOOK_SECONDS)
            self.services.notifier.wait(job.id, min(left, LOOK_SECONDS))
            if time.monotonic() < slice_ends:  # it has ended, or nobody can say when it does
                return self.jobs.outcome(job.id)
            outcome = self.jobs.status(job.id).outcome
        return outcome

    def _cancel(self, job: Job) -> None:
        with suppress(JobError):  # it has ended by itself
            self.jobs.cancel(job.id)


def _late(job_id: str, seconds: float) -> JobTimeoutError:
    return JobTimeoutError(
        f"Expected it to be done within {seconds:g} s, and it is not. Its job goes on: look at /v1/jobs/{job_id}."
    )
