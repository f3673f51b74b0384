"""What jobs end with, kept in redis in one step."""

from redis import Redis

from backends.redis import job_stats
from wire import keys
from wire.results import JobResult
from wire.store import Store

DONE_SECONDS = 60
"""How long the word that a job has ended stays, for those that begin to wait just then."""

SCHEDULE_OF = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('ZADD', KEYS[2], 0, ARGV[2]) end"
"""Of an outcome's key and that of a `RedisJobSchedule`: the outcome that counts, and the job that is due then."""


class RedisResults:
    """`Results` in redis, each kept in one step: no job is counted whose outcome is not there.

    Where `files` is given, files are kept there before, and what is to pass is told so there.
    """

    def __init__(self, client: Redis, files: Store | None = None) -> None:
        self._client = client
        self._files = files

    def keep(self, job_result: JobResult, seconds: int) -> None:
        job_id = job_result.outcome.job_id
        if self._files is not None and job_result.files:
            self._files.put_many(job_result.files)
        if self._files is not None and job_result.passing:
            self._files.shorten(job_result.passing, seconds)
        with self._client.pipeline() as step:
            if self._files is None:
                for key, (file, file_seconds) in job_result.files.items():
                    step.set(key, file, ex=file_seconds)
                for key in job_result.passing:
                    step.expire(key, seconds, lt=True)
            if job_result.task:
                job_stats.keep_first(step, job_result.task, job_result.outcome, seconds, job_result.counts)
            else:
                step.set(keys.outcome(job_id), job_result.outcome.to_bytes(), ex=seconds, nx=True)
            due = {keys.DELIVERIES: job_result.notify, keys.COLLECTED: job_result.collect}
            for schedule in (key for key, is_due in due.items() if is_due):
                step.eval(SCHEDULE_OF, 2, keys.outcome(job_id), schedule, job_result.outcome.to_bytes(), job_id)
            step.xadd(keys.done(job_id), {"at": job_result.outcome.finished_at})
            step.expire(keys.done(job_id), DONE_SECONDS)
            step.execute()
