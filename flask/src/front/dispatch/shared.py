"""Jobs of mode 1 where several processes share a store: each does its own, and tells of those of the others too."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from front.dispatch import LATENESS_SECONDS, Dispatcher
from wire import keys
from wire.jobs import Job, JobState, Progress
from wire.results import CompletionNotifier
from wire.store import Store

REMEMBERED = 10_000
"""So many of its own jobs a process knows, the latest ones. Of older ones it tells as of those of the others."""

LOOK_SECONDS = 0.5


class Local(Dispatcher, CompletionNotifier, Protocol):
    """A process's own dispatcher, which knows when its jobs end."""


class SharedJobs:
    """A `Dispatcher` and its `CompletionNotifier`. Own jobs are `own`'s.

    A job of another process runs for as long as it may take. If that process died, the job has expired then. Who waits
    for such a job looks into the store now and then.
    """

    def __init__(self, own: Local, store: Store) -> None:
        self._own = own
        self._store = store
        self._lock = Lock()
        self._mine: OrderedDict[str, None] = OrderedDict()

    def admit(self, task: str) -> None:
        self._own.admit(task)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        with self._lock:
            self._mine[job.id] = None
            while len(self._mine) > REMEMBERED:
                self._mine.popitem(last=False)
        self._own.submit(job, wait_seconds)

    def progress(self, job: Job) -> Progress | None:
        found = self._own.progress(job)
        if found is None and job.id not in self._mine and self._may_run_elsewhere(job.id):
            return Progress(JobState.RUNNING)
        return found

    def cancel(self, job: Job) -> None:
        self._own.cancel(job)

    def unfinished(self, task: str) -> Sequence[str]:
        return self._own.unfinished(task)

    def wait(self, job_id: str, seconds: float) -> None:
        if job_id in self._mine:
            self._own.wait(job_id, seconds)
        else:
            self._look_out(job_id, time.monotonic() + seconds)

    def _look_out(self, job_id: str, until: float) -> None:
        """The store has the job's outcome, or it is `until`, or nobody can be doing the job any more."""
        while self._store.get(keys.outcome(job_id)) is None and self._may_run_elsewhere(job_id):
            if (left := until - time.monotonic()) <= 0:
                return
            time.sleep(min(left, LOOK_SECONDS))

    def _may_run_elsewhere(self, job_id: str) -> bool:
        job = Job.read(self._store.get(keys.record(job_id)))
        return job is not None and time.time() < job.created_at + job.longest_seconds + LATENESS_SECONDS
