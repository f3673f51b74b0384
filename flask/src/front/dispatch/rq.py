"""Mode 2's dispatcher: jobs wait in redis, and rq workers take them."""

import time
from collections.abc import Mapping, Sequence
from itertools import chain

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job as RqJob
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.utils import as_text

from backends.redis.memory_guard import MemoryGuard
from backends.rq import abandoned_jobs
from backends.rq.expired_jobs import Sweeper
from backends.rq.job_layout import PUSH, Layout, low_keys
from front.dispatch.admission import check_available, queue_full_error
from wire.errors import NotReadyError, UnknownTaskError, WorkerLostError
from wire.jobs import Job, JobState, Progress
from wire.priority import OVERTAKEN_AT_MOST
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task
from wire.workers import Throughput, WorkerRegistry, WorkerStatus, throughput

FULL_SECONDS = 0.05
"""For how long a queue that was full counts as full: a storm of refusals need not reach redis."""

REGISTRY_SECONDS = 2.0


class RqDispatcher:
    """A `Dispatcher` over redis, and its `Load`. Each task has a queue, in which at most `max_queue` jobs wait where
    its row says nothing else.

    A job waits for at most its own `queue_seconds` each time that it is queued. One whose worker dies is queued again,
    as often as its task's row says; one that ended with an outcome never is. How fast jobs are done is what the
    `workers` say.
    """

    def __init__(
        self, client: Redis, workers: WorkerRegistry, max_queue: int = 256, tasks: Mapping[str, Task] = TASKS
    ) -> None:
        self._client = client
        self._workers = workers
        self._max_queue = max_queue
        self._tasks = tasks
        self._queues = {name: Queue(name, connection=client, serializer=JSONSerializer) for name in tasks}
        self._sweepers = {name: Sweeper(queue) for name, queue in self._queues.items()}
        self._layouts = {name: Layout(task, self._queues[name]) for name, task in tasks.items()}
        self._push_script = client.register_script(PUSH)
        self._memory_guard = MemoryGuard(client)
        self._full: dict[str, tuple[float, int]] = {}
        self._reports: tuple[WorkerStatus, ...] = ()
        self._look_at = 0.0

    def admit(self, task: str) -> None:
        until, waiting = self._full.get(task, (0.0, 0))
        if time.monotonic() < until:
            raise queue_full_error(waiting, self._bound(task), self.throughput(task))
        check_available(task, self._fresh_reports())
        self._memory_guard.check()

    def submit(self, job: Job, wait_seconds: float = 0) -> None:  # noqa: ARG002 - somebody else's hands do it
        try:
            waiting = self._push(job)
        except RedisError as error:
            raise NotReadyError(f"Expected redis to take the job, got {error}. Try again shortly.") from error
        if waiting < 0:
            self._full[job.task] = (time.monotonic() + FULL_SECONDS, -waiting)
            raise queue_full_error(-waiting, self._bound(job.task), self.throughput(job.task))

    def progress(self, job: Job) -> Progress | None:
        try:
            return self._progress(job)
        except RedisError as error:
            raise NotReadyError(f"Expected redis to know of the job, got {error}. Try again shortly.") from error

    def cancel(self, job: Job) -> None:
        self._full.pop(job.task, None)
        if self._client.lrem(self._queue(job).key, 1, job.id):
            self._client.delete(RqJob.key_for(job.id))

    def unfinished(self, task: str) -> Sequence[str]:
        queue = self._queues[self._task(task).name]
        try:
            abandoned_jobs.release(queue)
            running = queue.started_job_registry.get_job_and_execution_ids(cleanup=False)
            waiting = self._client.lrange(queue.key, 0, -1)
        except RedisError as error:
            raise NotReadyError(f"Expected redis to know of the jobs, got {error}. Try again shortly.") from error
        return [*(as_text(job_id) for job_id, _ in running), *map(as_text, waiting)]

    def waiting(self, task: str) -> int:
        return int(self._client.llen(self._queues[self._task(task).name].key))

    def throughput(self, task: str) -> Throughput | None:
        return throughput(self._fresh_reports(), task)

    def _fresh_reports(self) -> tuple[WorkerStatus, ...]:
        """The reports of at most `REGISTRY_SECONDS` ago."""
        if (now := time.monotonic()) >= self._look_at:
            self._look_at = now + REGISTRY_SECONDS
            self._reports = self._workers.reports()
        return self._reports

    def _bound(self, task: str) -> int:
        return self._task(task).queue_bound(self._max_queue)

    def _push(self, job: Job) -> int:
        """How many jobs wait now; where they are too many already, their number below 0."""
        task = self._task(job.task).name
        queue, sweeper = self._queues[task], self._sweepers[task]
        sweeper.sweep()
        members = chain.from_iterable(self._layouts[task].of(job).items())
        put = (
            [RqJob.key_for(job.id), queue.key, Queue.redis_queues_keys, *low_keys(queue)],
            [self._bound(task), job.queue_seconds, job.id, job.priority, OVERTAKEN_AT_MOST, *members],
        )
        waiting = int(self._push_script(*put))
        return int(self._push_script(*put)) if waiting < 0 and sweeper.sweep_whole() else waiting

    def _progress(self, job: Job) -> Progress | None:
        status, position = self._look(job)
        if status == JobStatus.STARTED and abandoned_jobs.release(self._queue(job)):
            status, position = self._look(job)
        match status:
            case "":
                return None
            case JobStatus.FAILED:
                raise WorkerLostError(_lost(self._task(job.task).attempts))
            case JobStatus.QUEUED:
                return Progress(JobState.QUEUED, position)
            case _:
                return Progress(JobState.RUNNING)

    def _task(self, name: str) -> Task:
        if name not in self._tasks:
            raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(self._tasks)}.")
        return self._tasks[name]

    def _queue(self, job: Job) -> Queue:
        return self._queues[self._task(job.task).name]

    def _look(self, job: Job) -> tuple[str, int]:
        """The status of rq's job, empty where there is no such job (any more), and its place in its queue.

        The place is 0 for one that is just on its way to a worker. Of a job whose worker began in the very moment in
        which its time to wait was over, nothing but the status is left.
        """
        with self._client.pipeline(transaction=False) as step:
            step.hget(RqJob.key_for(job.id), "status")
            step.lpos(self._queue(job).key, job.id)
            status, place = step.execute()
        return as_text(status) if status else "", place or 0


def _lost(attempts: int) -> str:
    """What there is to be done about a job that workers died at, as often as it may be begun."""
    if attempts == 1:
        return "Expected a worker to finish the job, but it died, and a job of this task is begun once. Send it again."
    return f"Expected a worker to finish the job, but {attempts} tries were cut short. Try another picture."
