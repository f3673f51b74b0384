"""Mode 1: the work is done where it is asked for, before the request is answered."""

from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Any

from wire.jobs import Job, JobState, Progress

Process = Callable[[dict[str, Any]], dict[str, Any]]


class InlineDispatcher:
    """Calls `process` straight through, for at most `at_once` jobs at a time; the others wait their turn.

    Threads that only wait cost little, so there may be many of them for slow clients without as many decoded pictures.
    """

    def __init__(self, process: Process, at_once: int = 4) -> None:
        self._process = process
        self._places = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._unfinished: dict[str, JobState] = {}  # in the order of their coming

    def submit(self, job: Job) -> None:
        self._note(job.id, JobState.QUEUED)
        try:
            with self._places:
                self._note(job.id, JobState.RUNNING)
                self._process(job.to_dict())
        finally:
            with self._lock:
                del self._unfinished[job.id]

    def progress(self, job_id: str) -> Progress | None:
        with self._lock:
            state = self._unfinished.get(job_id)
            if state is not JobState.QUEUED:
                return None if state is None else Progress(state)
            waiting = [each for each, state in self._unfinished.items() if state is JobState.QUEUED]
            return Progress(JobState.QUEUED, waiting.index(job_id))

    def _note(self, job_id: str, state: JobState) -> None:
        with self._lock:
            self._unfinished[job_id] = state
