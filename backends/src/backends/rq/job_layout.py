"""How a job lies in redis: as rq's workers read it, put there in one step."""

import zlib
from datetime import UTC, datetime
from typing import Any

from rq import Queue, Retry
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.utils import utcformat

from wire.jobs import Job
from wire.storing import stored_seconds
from wire.tasks.spec import Task

FUNCTION = "processor.jobs.process"
"""What a worker runs for a job of whichever task."""

ZLIB_FAST = 1

PUSH = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local waiting = redis.call('LLEN', KEYS[2])
if waiting >= tonumber(ARGV[1]) then return -waiting end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('SADD', KEYS[3], KEYS[2])
return waiting + 1
"""
"""Of a job's key, its queue's and that of the names of queues, where rq's tools look for them: the most that may wait,
the job's seconds to do so, its id, and its hash's members.

How many wait then; 0 where the job is known already; where too many wait, their number below 0 and nothing changed.
"""


class Layout:
    """The hash by which rq knows a job of `task`. What is the same for all of them is made only once, by rq."""

    def __init__(self, task: Task, queue: Queue) -> None:
        like_all = queue.create_job(
            FUNCTION,
            timeout=task.timeout_seconds,
            result_ttl=0,
            retry=Retry(max=task.attempts - 1) if task.attempts > 1 else None,
            status=JobStatus.QUEUED,
        )
        self._like_all: dict[str, Any] = like_all.to_dict()

    def of(self, job: Job) -> dict[Any, Any]:
        """The job's hash. Each time that it is queued, it waits for at most its own `queue_seconds`."""
        now = utcformat(datetime.now(UTC))
        call = JSONSerializer.dumps((FUNCTION, None, [job.to_dict()], {}))
        return self._like_all | {
            "data": zlib.compress(call, ZLIB_FAST),
            "description": f"{job.task} {job.id}",
            "failure_ttl": stored_seconds(job),
            "ttl": job.queue_seconds,
            "timeout": job.timeout_seconds,
            "created_at": now,
            "enqueued_at": now,
        }
