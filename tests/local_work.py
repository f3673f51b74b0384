"""What the tests of mode 1's dispatcher work with: jobs, a process that waits to be told, a time that stands still."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from typing import Any

from front.dispatch.local import LocalDispatcher
from made_jobs import detect_job
from wire.jobs import Job
from wire.priority import Priority
from wire.tasks.detect.spec import DETECT

LONG_WAIT = float(DETECT.timeout_seconds)


def job_of(job_id: str, queue_seconds: int = 60, priority: Priority = Priority.NORMAL) -> Job:
    return detect_job(job_id, queue_seconds=queue_seconds, priority=priority)


def eventually(true: Callable[[], object]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.001)


class Clock:
    """A time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Work:
    """A process whose jobs last until `go`. It notes which began, in which thread, and how many ran at once."""

    go: Event = field(default_factory=Event)
    begun: list[str] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    running: int = 0
    most: int = 0
    lock: Lock = field(default_factory=Lock)

    def __call__(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.begun.append(payload["id"])
            self.threads.append(get_ident())
            self.running += 1
            self.most = max(self.most, self.running)
        assert self.go.wait(10)
        with self.lock:
            self.running -= 1
        return {"state": "succeeded"}


def busy(work: Work, **given: Any) -> LocalDispatcher:
    """A dispatcher of one place, which the job `first` has."""
    dispatcher = LocalDispatcher(work, at_once=1, **given)
    dispatcher.submit(job_of("first"))
    eventually(lambda: work.begun)
    return dispatcher
