"""One task in mode 1: a bounded queue in this process, whose jobs are done by its own threads or by their callers."""

import logging
import time
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import Any

from front.dispatch.admission import queue_full_error
from front.dispatch.local_queue import LocalQueue, QueuedJob
from front.permits import Permits
from wire.jobs import Job, JobState, Progress
from wire.speeds import Speeds
from wire.workers import Throughput

log = logging.getLogger(__name__)
Process = Callable[[dict[str, Any]], dict[str, Any]]
LONGEST_OWN_SECONDS = 60
"""A job that may take longer is never done in its caller's own thread, which has other clients to serve."""


class LocalTask:
    """The jobs of one task, of which `process` works on at most `at_once` at a time.

    The others wait, at most `max_queue` of them, as in a `LocalQueue`; one place of several is never for low priority.
    A caller that would wait for a job's whole time, and has one of the `permits`, does it itself when its turn comes,
    so that no thread has to tell another that it is done. The rest is for threads that are started when needed.
    """

    def __init__(
        self,
        name: str,
        process: Process,
        at_once: int = 4,
        max_queue: int = 256,
        permits: Permits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._process = process
        self._at_once, self._max_queue = at_once, max_queue
        self._permits = permits or Permits(256)
        self._clock = clock
        self._speeds = Speeds(at_once)
        self._lock = Lock()
        self._called = Condition(self._lock)
        self._waiting = LocalQueue(clock)
        self._running: dict[str, QueuedJob] = {}
        self._threads = self._idle = 0

    def admit(self) -> None:
        """There is room for a job more, as far as a glance tells. Raises QueueFullError."""
        with self._lock:
            self._refuse_if_full()

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        entry = QueuedJob(job, self._clock() + job.queue_seconds, Condition(self._lock))
        with self._lock:
            if job.id in self._running or job.id in self._waiting:
                return
            waits_for_it = LONGEST_OWN_SECONDS >= job.timeout_seconds <= wait_seconds
            if mine := waits_for_it and not self._waiting and self._has_place(low=entry.is_low):
                self._running[job.id] = entry
            else:
                self._refuse_if_full()
                entry.own = waits_for_it and self._permits.acquire()
                self._waiting.add(entry)
                self._hand_out()
                mine = entry.own and self._has_turn(entry, self._clock() + wait_seconds)
        if mine:
            try:
                self._do(entry)
            finally:
                with self._lock:
                    self._hand_out()

    def progress(self, job_id: str) -> Progress | None:
        with self._lock:
            if job_id in self._running:
                return Progress(JobState.RUNNING)
            position = self._waiting.position(job_id)
        return None if position is None else Progress(JobState.QUEUED, position)

    def cancel(self, job_id: str) -> None:
        with self._lock:
            entry = self._waiting.get(job_id) or self._running.get(job_id)
            if entry is not None:
                self._waiting.take(entry)
                entry.end()

    def unfinished(self) -> tuple[list[str], list[str]]:
        """The ids of the jobs that run, and of those that wait."""
        with self._lock:
            return list(self._running), list(self._waiting)

    @property
    def throughput(self) -> Throughput | None:
        """How fast the jobs are done; None before the first has ended."""
        return self._speeds.throughput(self._name)

    def wait(self, job_id: str, seconds: float) -> bool:
        """Whether the job was here; it is over then, or `seconds` are."""
        until = self._clock() + seconds
        with self._lock:
            entry = self._waiting.get(job_id) or self._running.get(job_id)
            if entry is not None:
                self._wait(entry, until)
            return entry is not None

    def _wait(self, entry: QueuedJob, until: float) -> None:
        """The job is over, or it is `until`. A waiter looks up by itself when its job's turn is over."""
        while not entry.over:
            waits = entry.job.id in self._waiting
            if (waits and self._waiting.dropped_if_late(entry)) or (now := self._clock()) >= until:
                return
            entry.moved.wait((min(entry.late_at, until) if waits else until) - now)

    def _refuse_if_full(self) -> None:
        if len(self._waiting) >= self._max_queue:
            self._waiting.drop_late()
        if (waiting := len(self._waiting)) >= self._max_queue:
            raise queue_full_error(waiting, self._max_queue, self.throughput)

    def _has_turn(self, entry: QueuedJob, until: float) -> bool:
        """Whether the turn of a caller's own job came by `until`, and it was neither late nor canceled by then.

        A job whose caller no longer waits is anybody's.
        """
        try:
            while entry.job.id in self._waiting and not self._waiting.dropped_if_late(entry):
                if (now := self._clock()) >= until:
                    entry.own = False
                    self._hand_out()
                    break
                entry.moved.wait(min(entry.late_at, until) - now)
            return entry.own and self._running.get(entry.job.id) is entry
        finally:
            self._permits.release()

    def _hand_out(self) -> None:
        """For the next job there is a place for, its caller or a thread has been called."""
        if self._given_to_callers():
            self._wake()

    def _given_to_callers(self) -> bool:
        """Callers whose own jobs are first may do them, while there are places. Whether another's job is next."""
        while (entry := self._next()) is not None and entry.own:
            self._begin(entry)
            entry.moved.notify_all()
        return entry is not None

    def _next(self) -> QueuedJob | None:
        """The job whose turn it is; None where none waits, or has a place."""
        return self._waiting.first(low=self._has_place(low=True)) if self._has_place(low=False) else None

    def _has_place(self, *, low: bool) -> bool:
        in_hand = sum(each.is_low for each in self._running.values()) if low else 0
        return len(self._running) < self._at_once and in_hand < max(1, self._at_once - 1)

    def _begin(self, entry: QueuedJob) -> None:
        self._waiting.begin(entry)
        self._running[entry.job.id] = entry

    def _wake(self) -> None:
        if self._idle:
            self._idle -= 1
            self._called.notify()
        elif self._threads < self._at_once:
            Thread(target=self._work, name="jobs", daemon=True).start()
            self._threads += 1

    def _work(self) -> None:
        while True:
            with self._lock:
                while (entry := self._taken()) is None:
                    self._idle += 1
                    self._called.wait()
            try:
                self._do(entry)
            except Exception:
                log.exception("job %s: its process broke down; it has no outcome", entry.job.id)

    def _taken(self) -> QueuedJob | None:
        """The first job that is no caller's own, now running. Callers before it have been given theirs."""
        if entry := self._next() if self._given_to_callers() else None:
            self._begin(entry)
            self._hand_out()
        return entry

    def _do(self, entry: QueuedJob) -> None:
        begun, outcome = time.perf_counter(), {}
        try:
            outcome = self._process(entry.job.to_dict())
        finally:
            seconds = time.perf_counter() - begun
            with self._lock:
                if outcome.get("state") == JobState.SUCCEEDED and entry.job.rendering is None:
                    self._speeds.note(self._name, seconds, entry.job.cost)
                del self._running[entry.job.id]
                entry.end()
