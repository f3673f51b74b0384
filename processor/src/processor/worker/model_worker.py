"""rq's worker that never forks: one process, one model, and its jobs one after the other."""

import logging
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import DequeueTimeout, StopRequested
from rq.executions import Execution
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException

from backends.rq.leases import Lease, LeaseQueue, MortalJob, begin, finish, lease_of
from processor.worker.deadline import Deadline
from processor.worker.fair_scheduler import FairScheduler
from processor.worker.heartbeat import Heartbeat
from processor.worker.intervals import WorkerIntervals
from processor.worker.leaving import or_leave
from processor.worker.process_clock import PROCESS_CLOCK
from wire.jobs import JobState
from wire.speeds import Speeds

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.05
"""How often a worker of several tasks looks for a job, while there is none."""

# rq waits for a job for its worker's lifetime less this many seconds.
RQ_DEQUEUE_MARGIN = 15


class ModelWorker(SimpleWorker):  # type: ignore[misc]
    """Takes jobs until it is told to stop or redis goes away. Killed, it leaves a lease that runs out.

    rq's own worker asks redis some twenty times for each job. This one keeps what a job needs in order not to be lost,
    and leaves out what nobody here reads: rq's results, and the worker's state and statistics.
    """

    death_penalty_class = Deadline

    def __init__(
        self, queues: Sequence[str], client: Redis, heartbeat: Heartbeat, speeds: Speeds, intervals: WorkerIntervals
    ) -> None:
        super().__init__(
            queues,
            connection=client,
            job_class=MortalJob,
            queue_class=LeaseQueue,
            serializer=JSONSerializer,
            worker_ttl=intervals.idle + RQ_DEQUEUE_MARGIN,
            maintenance_interval=intervals.maintenance,
        )
        self._heartbeat = heartbeat
        self._speeds = speeds
        self._intervals = intervals
        self._beat_at = self._look_at = 0.0
        self._lease: Lease | None = None
        self._scheduler = FairScheduler()

    @property
    def stop_requested(self) -> bool:
        """Whether a signal asked this worker to leave."""
        return self._stop_requested

    def check_for_suspension(self, burst: bool) -> None:
        """The workers are not suspended (`rq suspend`). Looked for now and then, not once for each job."""
        if time.monotonic() >= self._look_at:
            with or_leave():
                super().check_for_suspension(burst)
            self._look_at = time.monotonic() + self._intervals.heartbeat

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """rq knows that this worker lives. Most calls are too soon after the last one to say so again."""
        if time.monotonic() >= self._beat_at:
            with or_leave() if pipeline is None else nullcontext():  # with one, a job is in hand
                super().heartbeat(timeout, pipeline)
            self._beat_at = time.monotonic() + self._intervals.heartbeat

    def set_state(self, state: str, pipeline: Any = None) -> None:  # noqa: ARG002
        """The state is known in this process; redis is not told."""
        self._state = state

    def dequeue_job_and_maintain_ttl(
        self,
        timeout: int | None,
        max_idle_time: int | None = None,  # noqa: ARG002
    ) -> tuple[MortalJob, LeaseQueue] | None:
        """The next job and its queue; None where `timeout` is None and there is none.

        Leaves only between two waits: a stop that broke into one could lose the job that redis had just handed over.
        """
        with or_leave():
            while not self._stop_requested:
                with suppress(DequeueTimeout):
                    return self._take(timeout)
        raise StopRequested

    def _take(self, timeout: int | None) -> tuple[MortalJob, LeaseQueue] | None:
        self.heartbeat()
        if self.should_run_maintenance_tasks:
            self.run_maintenance_tasks()
        if len(self.queues) == 1:
            return self._take_of(self.queues[0], timeout)
        by_name, until = {queue.name: queue for queue in self.queues}, time.monotonic() + (timeout or 0)
        while True:
            for name in self._scheduler.order(by_name):
                if taken := self._take_of(by_name[name], None):
                    return taken
            if timeout is None:
                return None
            if time.monotonic() >= until:
                raise DequeueTimeout(timeout, ", ".join(by_name))
            time.sleep(LOOK_SECONDS)

    def _take_of(self, queue: LeaseQueue, timeout: int | None) -> tuple[MortalJob, LeaseQueue] | None:
        """The next job of one queue. Of several at once rq would take it in a way that loses it with this process."""
        taken: tuple[MortalJob, LeaseQueue] | None = self.queue_class.dequeue_any(
            [queue],
            timeout,
            connection=self.connection,
            job_class=self.job_class,
            serializer=self.serializer,
            death_penalty_class=self.death_penalty_class,
        )
        return taken

    def prepare_execution(self, job: MortalJob) -> Execution:
        self.execution = begin(job, self.name, self._intervals.lease)
        overdue_at = PROCESS_CLOCK.now() + job.timeout + self._intervals.overdue
        self._lease = lease_of(job, self.execution, overdue_at)
        self._heartbeat.take(self._lease)
        return self.execution

    def execute_job(self, job: MortalJob, queue: LeaseQueue) -> None:
        """The job was done, or waits for its lease to run out: then it is queued again.

        Raises StopRequested where redis went away, or refused what came of it.
        """
        try:
            super().execute_job(job, queue)
        except RedisError as error:
            log.warning("job %s: redis went away: %s", job.id, error)
            raise StopRequested from error
        finally:
            if self._lease is not None:
                self._heartbeat.drop(self._lease)
                self._lease = None

    def perform_job(self, job: MortalJob, queue: LeaseQueue) -> bool:
        """Whether the job ended with an outcome; else rq's own way puts it back into the queue, or has it fail."""
        begun = time.monotonic()
        try:
            with self.death_penalty_class(job.timeout, JobTimeoutException, job_id=job.id):
                outcome = job.perform()
            finish(job, self.execution)
        except RedisError:
            raise
        except:  # noqa: E722 - a second signal ends the process, and its job is queued for another
            self.handle_exception(job, *sys.exc_info())
            self.handle_job_failure(job, queue, exc_string=traceback.format_exc())
            return False
        seconds = time.monotonic() - begun
        payload = job.args[0]
        self._scheduler.note(payload["task"], seconds)
        if outcome["state"] == JobState.SUCCEEDED and not payload.get("rendering"):
            self._speeds.note(payload["task"], seconds, payload["cost"])
        log.info("job %s: %s in %d ms", job.id, outcome["state"], 1000 * seconds)
        return True

    def handle_job_failure(self, job: MortalJob, *args: Any, **kwargs: Any) -> None:
        log.warning("job %s: not finished, %s retries left", job.id, job.retries_left or "no")
        super().handle_job_failure(job, *args, **kwargs)

    def run_maintenance_tasks(self) -> None:
        with or_leave():
            super().run_maintenance_tasks()

    def clean_registries(self) -> None:
        for queue in self.queues:
            queue.release_abandoned()
        super().clean_registries()

    def subscribe(self) -> None:
        """Nothing: rq's channel of remote commands is one more thread and connection that nobody here uses."""

    def set_shutdown_requested_date(self) -> None:
        """Nothing: this is called in a signal handler, where a redis that fails would break the running job."""

    def _shutdown(self) -> None:
        self._stop_requested = True

    def teardown(self) -> None:
        with suppress(RedisError):
            super().teardown()
