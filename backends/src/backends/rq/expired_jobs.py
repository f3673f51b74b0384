"""Keeps a queue free of jobs that have expired."""

import time
from threading import Lock

from rq import Queue
from rq.job import Job as RqJob

SWEEP_SECONDS = 1.0
SWEPT_AT_LEAST = 8
WHOLE_SECONDS = 0.25


class Sweeper:
    """Looks at the first jobs of a queue now and then. It is told of each job that is added, and has no thread.

    At least as many are looked at as were added since, so that even a queue without workers is bounded. Threads that
    miscount by one do no harm. Jobs whose time is short expire behind others: for them the whole queue is looked at.
    """

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._next_at = 0.0
        self._next_whole_at = 0.0
        self._added = 0
        self._lock = Lock()

    def sweep(self) -> None:
        """A job is about to be added; where it is time, those in front of it are alive or gone."""
        self._added += 1
        if (now := time.monotonic()) >= self._next_at:
            self._next_at, added, self._added = now + SWEEP_SECONDS, self._added, 0
            self._remove_expired(SWEPT_AT_LEAST + added)

    def sweep_whole(self) -> bool:
        """Whether any job was found expired, and all such are gone. Looks at most every WHOLE_SECONDS."""
        with self._lock:
            if (now := time.monotonic()) < self._next_whole_at:
                return False
            self._next_whole_at = now + WHOLE_SECONDS
        return self._remove_expired(-1) > 0

    def _remove_expired(self, at_most: int) -> int:
        """How many of the first `at_most` jobs had expired; -1 for all."""
        job_ids, client = self._queue.get_job_ids(0, at_most), self._queue.connection
        if not job_ids or client.exists(*(RqJob.key_for(each) for each in job_ids)) == len(job_ids):
            return 0
        with client.pipeline(transaction=False) as step:
            for job_id in job_ids:
                step.exists(RqJob.key_for(job_id))
            expired = [job_id for job_id, lives in zip(job_ids, step.execute(), strict=True) if not lives]
            for job_id in expired:
                step.lrem(self._queue.key, 1, job_id)
            step.execute()
        return len(expired)
