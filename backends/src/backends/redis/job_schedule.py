"""Mode 2's jobs that something is still to be done with: a sorted set in redis, by the time when each is due.

The clock is redis's own.
"""

from redis import Redis

NOW = "local t = redis.call('TIME') local now = t[1] + t[2] / 1000000 "

SCHEDULE = NOW + "redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[2])"

TAKE = (
    NOW
    + """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
if #due == 0 then return false end
redis.call('ZADD', KEYS[1], now + ARGV[1], due[1])
return due[1]
"""
)


class RedisJobSchedule:
    """`JobSchedule` in redis, under `key`, shared by all processes: what one has taken, no other takes meanwhile.

    Nothing is taken out until it is dropped, so it is due again where its process died. One trip for each call.
    """

    def __init__(self, client: Redis, key: str) -> None:
        self._client = client
        self._key = key

    def schedule(self, job_id: str, seconds: float | None) -> None:
        if seconds is None:
            self._client.zrem(self._key, job_id)
        else:
            self._client.eval(SCHEDULE, 1, self._key, seconds, job_id)

    def take(self, again_in: float) -> str | None:
        taken = self._client.eval(TAKE, 1, self._key, again_in)
        return None if taken is None else str(taken, "utf-8")
