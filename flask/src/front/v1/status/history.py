"""How the service stood in the last hour: a point for every few seconds, kept by each front for itself."""

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from flask import Flask
from redis.exceptions import RedisError

from front.metrics.request_totals import RequestTotals
from front.metrics.shared import counted_together
from front.services import Services
from wire.jobs import JobState
from wire.tasks.registry import TASKS

log = logging.getLogger(__name__)

EXTENSION = "status-history"
POINTS = 300
SECONDS = 12.0
"""Between two points: so many of them are an hour."""


@dataclass(frozen=True, slots=True)
class StatusPoint:
    """How it stood at a time (Unix, in seconds): how many jobs waited, what was counted until then, and how many bytes
    of memory all workers had; None where there was no worker."""

    at: float
    waiting: int
    succeeded: int
    failed: int
    requests: int
    rejected: int
    memory_bytes: int | None


class StatusHistory:
    """The last `POINTS` points of a front. Safe to use from many threads."""

    def __init__(self, services: Services, requests: Callable[[], RequestTotals], seconds: float = SECONDS) -> None:
        self._services = services
        self._requests = requests
        self._points: deque[StatusPoint] = deque(maxlen=POINTS)
        self._stopped = Event()
        self.front = socket.gethostname() if counted_together() else f"{socket.gethostname()}-{os.getpid()}"
        self.seconds = seconds

    def start(self) -> None:
        """Points are added from now on."""
        Thread(target=self._add, name="status-history", daemon=True).start()

    def stop(self) -> None:
        """No more of them."""
        self._stopped.set()

    def points(self) -> tuple[StatusPoint, ...]:
        """Those that there are, oldest first."""
        return tuple(self._points)

    def point(self) -> StatusPoint:
        """How it stands now. Raises RedisError where that is not to be had."""
        reports, totals, requests = self._services.workers.reports(), self._services.job_stats.read(), self._requests()
        ended = totals.ended
        return StatusPoint(
            at=time.time(),
            waiting=sum(self._services.load.waiting(task) for task in TASKS),
            succeeded=ended.get(JobState.SUCCEEDED, 0),
            failed=ended.get(JobState.FAILED, 0),
            requests=requests.total,
            rejected=sum(requests.rejected.values()),
            memory_bytes=sum(report.memory_bytes for report in reports) if reports else None,
        )

    def _add(self) -> None:
        while True:
            try:
                self._points.append(self.point())
            except RedisError:  # the gap in the history says so, and whatever else asks redis
                log.debug("No point of the history: redis does not answer")
            if self._stopped.wait(self.seconds):
                return


def begin(app: Flask) -> None:
    """The application's history is kept from now on."""
    history: StatusHistory = app.extensions[EXTENSION]
    history.start()
