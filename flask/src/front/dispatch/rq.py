"""Mode 2's dispatcher: jobs wait in redis, and rq workers take them."""

from collections.abc import Mapping

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.exceptions import NoSuchJobError
from rq.executions import Execution
from rq.job import Job as RqJob
from rq.job import JobStatus
from rq.serializers import JSONSerializer

from wire.errors import NotReadyError, UnknownTaskError, WorkerLostError
from wire.jobs import Job, JobState, Progress
from wire.tasks import TASKS, Task

RETRIES = 2
FINISHED_SECONDS = 60
LOCK_SECONDS = 30
ABANDONED = 1
SWEPT_AT_ONCE = 8


class RqDispatcher:
    """A `Dispatcher` over redis. A job waits for at most `queue_seconds` each time that it is queued.

    A job whose worker dies is queued again, `RETRIES` times; one that ended with an outcome never is.
    """

    def __init__(self, client: Redis, queue_seconds: int, tasks: Mapping[str, Task] = TASKS) -> None:
        self._client = client
        self._queue_seconds = queue_seconds
        self._tasks = tasks
        names = {task.queue for task in tasks.values()}
        self._queues = {name: Queue(name, connection=client, serializer=JSONSerializer) for name in names}

    def submit(self, job: Job) -> None:
        task = self._task(job.task)
        queue = self._queues[task.queue]
        try:
            self._sweep(queue)
            queue.enqueue_call(
                task.function,
                args=(job.to_dict(),),
                job_id=job.id,
                description=f"{job.task} {job.id}",
                timeout=task.timeout_seconds,
                ttl=self._queue_seconds,
                result_ttl=FINISHED_SECONDS,
                failure_ttl=job.result_seconds,
                retry=Retry(max=RETRIES),
            )
        except RedisError as error:
            raise NotReadyError(f"Expected redis to take the job, got {error}. Try again shortly.") from error

    def progress(self, job_id: str) -> Progress | None:
        try:
            return self._progress(job_id)
        except RedisError as error:
            raise NotReadyError(f"Expected redis to know of the job, got {error}. Try again shortly.") from error

    def _progress(self, job_id: str) -> Progress | None:
        job = self._fetch(job_id)
        if job is not None and job.get_status(refresh=False) is JobStatus.STARTED:
            self._release_abandoned(self._queues[job.origin])
            job = self._fetch(job_id)
        if job is None:
            return None
        match job.get_status(refresh=False):
            case JobStatus.FAILED:
                raise WorkerLostError(
                    f"Expected a worker to finish the job, but {RETRIES + 1} tries were cut short. Try another picture."
                )
            case JobStatus.QUEUED:
                return Progress(JobState.QUEUED, self._queues[job.origin].get_job_position(job_id) or 0)
            case _:
                # A job that has just finished counts as running until its reader looks for the outcome again.
                return Progress(JobState.RUNNING)

    def _task(self, name: str) -> Task:
        if name not in self._tasks:
            raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(self._tasks)}.")
        return self._tasks[name]

    def _fetch(self, job_id: str) -> RqJob | None:
        try:
            return RqJob.fetch(job_id, connection=self._client, serializer=JSONSerializer)
        except NoSuchJobError:
            return None

    def _release_abandoned(self, queue: Queue) -> None:
        """Jobs of workers that died are queued again, or have failed; also where no worker is left to see to it.

        A living worker keeps renewing its execution's key. Redis counts its life, so clocks need not agree. The lock is
        the workers' own: two that released the same job would queue it twice.
        """
        registry = queue.started_job_registry
        held = [
            Execution(execution_id, job_id, self._client)
            for job_id, execution_id in registry.get_job_and_execution_ids(cleanup=False)
        ]
        abandoned = [each.composite_key for each in held if not self._client.exists(each.key)]
        if not abandoned or not self._client.set(queue.registry_cleaning_key, 1, nx=True, ex=LOCK_SECONDS):
            return
        try:
            self._client.zadd(registry.key, dict.fromkeys(abandoned, ABANDONED), xx=True)
            registry.cleanup(timestamp=ABANDONED)
        finally:
            queue.release_maintenance_lock()

    def _sweep(self, queue: Queue) -> None:
        """The queue's first jobs are alive. Jobs expire from the front, so even a queue without workers is bounded."""
        for job_id in queue.get_job_ids(0, SWEPT_AT_ONCE):
            if not RqJob.exists(job_id, self._client):
                queue.remove(job_id)
