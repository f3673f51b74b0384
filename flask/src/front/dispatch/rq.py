"""Mode 2's dispatcher: jobs wait in redis, and rq workers take them."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.executions import Execution
from rq.job import Job as RqJob
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.utils import as_text, utcformat

from front.dispatch.sweeper import Sweeper
from wire.errors import NotReadyError, UnknownTaskError, WorkerLostError
from wire.jobs import Job, JobState, Progress
from wire.tasks import TASKS, Task

RETRIES = 2
LOCK_SECONDS = 30
ABANDONED = 1
ZLIB_FAST = 1


class RqDispatcher:
    """A `Dispatcher` over redis. A job waits for at most `queue_seconds` each time that it is queued.

    A job whose worker dies is queued again, `RETRIES` times; one that ended with an outcome never is.
    """

    def __init__(self, client: Redis, queue_seconds: int, tasks: Mapping[str, Task] = TASKS) -> None:
        self._client = client
        self._queue_seconds = queue_seconds
        self._tasks = tasks
        names = {task.queue for task in tasks.values()}
        self._layouts: dict[str, dict[str, Any]] = {}
        self._queues = {name: Queue(name, connection=client, serializer=JSONSerializer) for name in names}
        self._sweepers = {name: Sweeper(queue) for name, queue in self._queues.items()}

    def submit(self, job: Job) -> None:
        task = self._task(job.task)
        queue = self._queues[task.queue]
        try:
            self._sweepers[task.queue].sweep()
            with self._client.pipeline(transaction=False) as step:
                step.hset(RqJob.key_for(job.id), mapping=self._laid_out(job, task))
                step.expire(RqJob.key_for(job.id), self._queue_seconds)
                queue.push_job_id(job.id, pipeline=step)
                step.execute()
        except RedisError as error:
            raise NotReadyError(f"Expected redis to take the job, got {error}. Try again shortly.") from error

    def _laid_out(self, job: Job, task: Task) -> dict[Any, Any]:
        """The hash by which rq knows the job. What is the same for every job of a task is made only once, by rq."""
        if task.name not in self._layouts:
            like_all = self._queues[task.queue].create_job(
                task.function,
                timeout=task.timeout_seconds,
                ttl=self._queue_seconds,
                result_ttl=0,
                retry=Retry(max=RETRIES),
                status=JobStatus.QUEUED,
            )
            self._layouts[task.name] = like_all.to_dict()
        now = utcformat(datetime.now(UTC))
        call = JSONSerializer.dumps((task.function, None, [job.to_dict()], {}))
        return self._layouts[task.name] | {
            "data": zlib.compress(call, ZLIB_FAST),
            "description": f"{job.task} {job.id}",
            "failure_ttl": job.result_seconds,
            "created_at": now,
            "enqueued_at": now,
        }

    def progress(self, job_id: str) -> Progress | None:
        try:
            return self._progress(job_id)
        except RedisError as error:
            raise NotReadyError(f"Expected redis to know of the job, got {error}. Try again shortly.") from error

    def _progress(self, job_id: str) -> Progress | None:
        status, origin = self._look(job_id)
        if status == JobStatus.STARTED:
            self._release_abandoned(self._queues[origin])
            status, origin = self._look(job_id)
        match status:
            case "":
                return None
            case JobStatus.FAILED:
                raise WorkerLostError(
                    f"Expected a worker to finish the job, but {RETRIES + 1} tries were cut short. Try another picture."
                )
            case JobStatus.QUEUED:
                return Progress(JobState.QUEUED, self._queues[origin].get_job_position(job_id) or 0)
            case _:
                return Progress(JobState.RUNNING)

    def _task(self, name: str) -> Task:
        if name not in self._tasks:
            raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(self._tasks)}.")
        return self._tasks[name]

    def _look(self, job_id: str) -> tuple[str, str]:
        """The status of rq's job and the name of its queue; both empty where rq knows of no such job (any more)."""
        found = self._client.hmget(RqJob.key_for(job_id), "status", "origin")
        status, origin = (as_text(each) if each else "" for each in found)
        return (status, origin) if origin in self._queues else ("", "")

    def _release_abandoned(self, queue: Queue) -> None:
        """Jobs of workers that died are queued again, or have failed; also where no worker is left to see to it.

        A living worker keeps renewing its execution's key. Redis counts its life, so clocks need not agree. The lock is
        the workers' own: two that released the same job would queue it twice.
        """
        registry = queue.started_job_registry
        held = registry.get_job_and_execution_ids(cleanup=False)
        leases = [Execution(execution_id, job_id, self._client) for job_id, execution_id in held]
        if not leases or self._client.exists(*(each.key for each in leases)) == len(leases):
            return
        abandoned = [each.composite_key for each in leases if not self._client.exists(each.key)]
        if not abandoned or not self._client.set(queue.registry_cleaning_key, 1, nx=True, ex=LOCK_SECONDS):
            return
        try:
            self._client.zadd(registry.key, dict.fromkeys(abandoned, ABANDONED), xx=True)
            registry.cleanup(timestamp=ABANDONED)
        finally:
            queue.release_maintenance_lock()
