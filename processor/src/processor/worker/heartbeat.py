"""The sign of life of a worker, also while a job keeps its main thread busy."""

import logging
import os
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from redis import Redis
from redis.exceptions import RedisError

from backends.redis.desired_models import RedisDesiredModels
from backends.redis.results import RedisResults
from backends.redis.workers import RedisWorkerRegistry
from backends.rq.leases import Lease, hold
from processor.model_manager import ModelManager
from processor.worker.intervals import WorkerIntervals
from processor.worker.process_clock import PROCESS_CLOCK
from wire.errors import JobTimeoutError
from wire.jobs import Job, Outcome
from wire.results import JobResult
from wire.storing import stored_seconds
from wire.workers import Throughput

log = logging.getLogger(__name__)

OVERDUE_STATUS = 75

CHANGING_SECONDS = 0.5
"""How often a worker beats at least while it loads or unloads a model, so that the end of it is soon known."""


class Heartbeat:
    """Keeps this worker registered and its jobs' leases alive, from a thread, for as long as the context is open.

    With each beat it says what the worker has and how fast it is, and hears what is desired of its models.
    """

    def __init__(
        self,
        client: Redis,
        name: str,
        model_manager: ModelManager,
        throughputs: Callable[[], Mapping[str, Throughput]],
        intervals: WorkerIntervals,
    ) -> None:
        self._client = client
        self._workers = RedisWorkerRegistry(client)
        self._desired_models = RedisDesiredModels(client)
        self._name = name
        self._model_manager = model_manager
        self._throughputs = throughputs
        self._intervals = intervals
        self._pause = intervals.heartbeat
        self._leases: tuple[Lease, ...] = ()
        self._lock = Lock()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._beat()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join(self._intervals.lease)
        try:
            self._workers.leave(self._name)
        except RedisError as gone:
            log.warning("not taken off the registry, which forgets in %d s: %s", self._intervals.lease, gone)

    def take(self, lease: Lease) -> None:
        """The job is this worker's, until `drop`."""
        with self._lock:
            self._leases = (*self._leases, lease)

    def drop(self, lease: Lease) -> None:
        """The job is in hand no more."""
        with self._lock:
            self._leases = tuple(each for each in self._leases if each is not lease)

    def _run(self) -> None:
        while not PROCESS_CLOCK.wait(self._stopped, self._pause):
            self._beat()

    def _beat(self) -> None:
        leases = self._leases
        for lease in leases:
            if PROCESS_CLOCK.now() > lease.overdue_at:
                self._give_up(lease.job)
        try:
            for lease in leases:
                hold(self._client, lease, self._name, self._intervals.lease)
            self._model_manager.ask(self._desired_models.all())
            busy = self._model_manager.busy
            self._pause = min(CHANGING_SECONDS, self._intervals.heartbeat) if busy else self._intervals.heartbeat
            self._workers.announce(self._name, self._model_manager.report(self._throughputs()), self._intervals.lease)
        except RedisError as error:
            log.warning("heartbeat missed: %s", error)

    def _give_up(self, job: Job) -> None:
        """Ends the process: native code that hangs cannot be interrupted, and nobody may wait for it for ever."""
        log.error("job %s: hangs, out of reach of its deadline; this process ends", job.id)
        error = JobTimeoutError("The job hung until its worker was ended. Another picture may do better.")
        try:
            RedisResults(self._client).keep(JobResult.of(job, Outcome.failed(job.id, error)), stored_seconds(job))
        finally:
            os._exit(OVERDUE_STATUS)
