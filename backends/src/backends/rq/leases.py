"""Jobs in hand, as workers hold them: each by a lease, whose life in redis says that somebody does the job."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from redis import Redis
from rq import Queue
from rq.executions import Execution
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job as RqJob
from rq.job import JobStatus
from rq.registry import StartedJobRegistry

from backends.rq import abandoned_jobs
from backends.rq.abandoned_jobs import LOCK_SECONDS
from wire.jobs import Job

MARGIN_SECONDS = 300

HANDOVER_SECONDS = 15
SEEN_SECONDS = 86_400
"""For how long rq remembers that a job was seen on its way to a worker."""


REVIVE = """
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
"""
"""Of a lease's key and the registry that it is in: as what it is there, whose it is, and for how many seconds more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The job in hand, and when to give up on it (by the worker's own clock, in seconds).

    The life of `key` in redis says that the job is in hand; `member` of the `registry` is what others look at.
    """

    job: Job
    key: str
    registry: str
    member: str
    overdue_at: float


class MortalJob(RqJob):  # type: ignore[misc]
    """A job that is forgotten even where its worker dies and no other comes. rq makes one immortal when it begins."""

    def perform(self) -> Any:
        return self._execute()


def begin(job: MortalJob, worker_name: str, lease_seconds: int) -> Execution:
    """The job is `worker_name`'s for `lease_seconds`: its lease lives, and it waits in no queue any more.

    All of it or, where redis refuses any, nothing: a job that is in no queue has a lease.
    """
    execution = Execution(uuid4().hex, job.id, job.connection, worker_name)
    longest = job.timeout + MARGIN_SECONDS
    with job.connection.pipeline(transaction=True) as step:
        step.set(execution.key, worker_name, ex=lease_seconds)
        step.zadd(_held(job), {execution.composite_key: time.time() + longest})
        step.hset(job.key, mapping={"status": JobStatus.STARTED.value, "worker_name": worker_name})
        step.expire(job.key, longest)
        step.lrem(
            IntermediateQueue.get_intermediate_queue_key(Queue.redis_queue_namespace_prefix + job.origin), 1, job.id
        )
        step.execute()
    return execution


def hold(client: Redis, lease: Lease, worker_name: str, lease_seconds: int) -> None:
    """The job is `worker_name`'s for `lease_seconds` more, unless it was taken over.

    A lease that ran out lives again where nobody has noticed, as when this process was stopped for a while. Of two
    workers that have the job then, the first to end it ends it.
    """
    if not client.expire(lease.key, lease_seconds):
        client.eval(REVIVE, 2, lease.key, lease.registry, lease.member, worker_name, lease_seconds)


def finish(job: MortalJob, execution: Execution) -> None:
    """rq knows nothing of the job any more; its outcome lies in the store. The lease goes last."""
    with job.connection.pipeline(transaction=False) as step:
        step.zrem(_held(job), execution.composite_key)
        step.delete(job.key, execution.key)
        step.execute()


def lease_of(job: MortalJob, execution: Execution, overdue_at: float) -> Lease:
    """The lease that `begin` began, to be given up at `overdue_at`."""
    return Lease(Job.from_dict(job.args[0]), execution.key, _held(job), execution.composite_key, overdue_at)


def _held(job: MortalJob) -> str:
    return str(StartedJobRegistry.key_template.format(job.origin))


class Handover(IntermediateQueue):  # type: ignore[misc]
    """Where a job lies between the queue and its lease: for milliseconds, or until somebody finds it abandoned there.

    rq leaves it a minute, by the clocks of two machines; here it has `HANDOVER_SECONDS`, by redis' clock.
    """

    def should_be_cleaned_up(self, job_id: str) -> bool:
        """Whether the job was first seen here long ago."""
        seconds_left = int(self.connection.ttl(self.get_first_seen_key(job_id)))
        return 0 <= seconds_left <= SEEN_SECONDS - HANDOVER_SECONDS

    def remove(self, job_id: str) -> None:
        """The job is not here, and was never seen here."""
        super().remove(job_id)
        self.connection.delete(self.get_first_seen_key(job_id))


class LeaseQueue(Queue):  # type: ignore[misc]
    """A queue whose running jobs are held by leases."""

    @property
    def intermediate_queue(self) -> Handover:
        return Handover(self.key, connection=self.connection)

    def acquire_maintenance_lock(self) -> bool:
        """True for one caller at a time. One that dies holds the others up for seconds, not for rq's 15 minutes."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=LOCK_SECONDS))

    def release_abandoned(self) -> None:
        """Every job whose lease ran out waits in the queue again, or has failed where no retry is left."""
        abandoned_jobs.release(self)
