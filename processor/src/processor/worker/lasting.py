"""Jobs that last are done beside the others: in threads of their own, so that no picture waits for hours."""

import logging
import time
from collections.abc import Callable, Iterable
from threading import Event, Thread

from redis.exceptions import RedisError
from rq.exceptions import StopRequested
from rq.timeouts import BaseDeathPenalty

from processor.worker.model_worker import ModelWorker

log = logging.getLogger(__name__)

REFUSED_SECONDS = 1.0
LEAVING_SECONDS = 10.0


class NoAlarm(BaseDeathPenalty):  # type: ignore[misc]
    """Nothing: a signal reaches the main thread alone. A job that lasts hears at its next step that its time is over,
    and a process whose job hangs is ended by its heartbeat."""

    def setup_death_penalty(self) -> None: ...

    def cancel_death_penalty(self) -> None: ...


class LastingWorker(ModelWorker):
    """Takes jobs that last, one after the other, in a thread that is not the main one."""

    death_penalty_class = NoAlarm

    def heartbeat(self, timeout: int | None = None, pipeline: object = None) -> None:
        """Nothing: the worker in the main thread lives in rq's eyes, and this one with it."""

    def leave(self) -> None:
        """No other job is taken."""
        self._stop_requested = True

    def work_on(self, *, burst: bool) -> None:
        """Jobs are done until it is to leave; with `burst`, until none waits."""
        while not self._stop_requested:
            try:
                if taken := self.dequeue_job_and_maintain_ttl(None if burst else self.dequeue_timeout):
                    self.execute_job(*taken)
                elif burst:
                    return
            except StopRequested:
                time.sleep(0 if self._stop_requested else REFUSED_SECONDS)
            except RedisError as error:
                log.warning("redis went away: %s", error)
                time.sleep(REFUSED_SECONDS)


class LastingWorkers:
    """Workers for jobs that last, each in a thread of its own. `leaving` is set when their jobs are to go back into the
    queue, for another process."""

    def __init__(self, begin: Iterable[Callable[[], LastingWorker]], leaving: Event) -> None:
        self._leaving = leaving
        self._workers = [each() for each in begin]
        self._threads: list[Thread] = []

    def start(self, *, burst: bool) -> None:
        """They take jobs from now on."""
        for worker in self._workers:
            self._threads.append(Thread(target=worker.work_on, kwargs={"burst": burst}, name="lasting", daemon=True))
        for thread in self._threads:
            thread.start()

    def end(self, *, burst: bool) -> None:
        """Nothing is in hand any more: what was waits in the queue again, or will as soon as its lease runs out.

        With `burst`, all is done that there was.
        """
        if burst:
            for thread in self._threads:
                thread.join()
        self._leaving.set()
        for worker in self._workers:
            worker.leave()
        until = time.monotonic() + LEAVING_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
