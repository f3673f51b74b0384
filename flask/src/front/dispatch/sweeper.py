"""Keeps a queue free of jobs that have expired."""

import time

from rq import Queue
from rq.job import Job as RqJob

SWEEP_SECONDS = 1.0
SWEPT_AT_LEAST = 8


class Sweeper:
    """Looks at the first jobs of a queue now and then. It is told of each job that is added, and has no thread.

    Jobs expire from the front, and at least as many are looked at as were added since, so that even a queue without
    workers is bounded. Threads that miscount by one do no harm.
    """

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._next_at = 0.0
        self._added = 0

    def sweep(self) -> None:
        """A job is about to be added; where it is time, those in front of it are alive or gone."""
        self._added += 1
        if (now := time.monotonic()) >= self._next_at:
            self._next_at, added, self._added = now + SWEEP_SECONDS, self._added, 0
            self._remove_expired(SWEPT_AT_LEAST + added)

    def _remove_expired(self, at_most: int) -> None:
        job_ids, client = self._queue.get_job_ids(0, at_most), self._queue.connection
        if not job_ids or client.exists(*(RqJob.key_for(each) for each in job_ids)) == len(job_ids):
            return
        for job_id in job_ids:
            if not RqJob.exists(job_id, client):
                self._queue.remove(job_id)
