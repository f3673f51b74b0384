"""Tells of a job as it goes on."""

import time

from flask import Request, Response

from front.job_status import JobStatus
from front.jobs import Jobs
from front.permits import Permits
from front.v1.event_stream import BEAT_SECONDS, LOOK_SECONDS, Looks, streamed
from front.v1.jobs.representation import job_document
from wire.results import CompletionNotifier

TEXT_SECONDS = 0.1
"""How often to look at a job that says something: it is read as it grows."""


class Events:
    """The streams of jobs. Each holds a thread, for which it needs one of the `permits`."""

    def __init__(
        self,
        jobs: Jobs,
        notifier: CompletionNotifier,
        permits: Permits,
        look_seconds: float = LOOK_SECONDS,
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        self._jobs = jobs
        self._notifier = notifier
        self._permits = permits
        self._look_seconds = look_seconds
        self._beat_seconds = beat_seconds

    def answer(self, job_id: str, request: Request) -> Response:
        """A stream of the job until it has ended. Raises UnknownJobError, or BusyError."""
        looks = self._looks(self._jobs.status(job_id))
        return streamed(request, self._permits, f"job {job_id}", looks, self._beat_seconds)

    def _looks(self, status: JobStatus) -> Looks:
        """The job a little later each time, or as soon as it has ended. Where the notifier cannot say when, nobody
        spins."""
        while True:
            yield job_document(status), status.outcome is not None
            speaks = status.progress is not None and bool(status.progress.text or status.progress.live)
            seconds = min(TEXT_SECONDS, self._look_seconds) if speaks else self._look_seconds
            until = time.monotonic() + seconds
            self._notifier.wait(status.job.id, seconds)
            status = self._jobs.status(status.job.id)
            if status.outcome is None:
                time.sleep(max(0.0, until - time.monotonic()))
