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
local function first_low(index)
    while true do
        local id = redis.call('LINDEX', KEYS[4], index)
        if not id or redis.call('LPOS', KEYS[2], id) then return id end
        redis.call('LREM', KEYS[4], 1, id)
        if index == 0 then redis.call('DEL', KEYS[5]) end
    end
end
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local waiting = redis.call('LLEN', KEYS[2])
if waiting >= tonumber(ARGV[1]) then return -waiting end
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[3], KEYS[2])
local behind = false
if ARGV[4] == 'low' then
    redis.call('RPUSH', KEYS[4], ARGV[3])
    if redis.call('TTL', KEYS[4]) < tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[4], ARGV[2]) end
else
    behind = first_low(0)
    if behind then
        if redis.call('INCR', KEYS[5]) > tonumber(ARGV[5]) then behind = first_low(1) end
        redis.call('EXPIRE', KEYS[5], redis.call('TTL', KEYS[4]))
    end
end
if behind then
    redis.call('LINSERT', KEYS[2], 'BEFORE', behind, ARGV[3])
else
    redis.call('RPUSH', KEYS[2], ARGV[3])
end
return waiting + 1
"""
"""Of a job's key, its queue's, that of the names of queues, where rq's tools look for them, and those that `low_keys`
names: the most that may wait, the job's seconds to do so, its id, its priority, by how many of normal priority the
first of low may be overtaken, and its hash's members.

How many wait then; 0 where the job is known already; where too many wait, their number below 0 and nothing changed.
"""


def low_keys(queue: Queue) -> tuple[str, str]:
    """Where it lies which of those that wait are of low priority, and by how many the first of them was overtaken."""
    return f"{queue.key}:low", f"{queue.key}:overtaken"


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
