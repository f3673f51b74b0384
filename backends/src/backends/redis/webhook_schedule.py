"""Mode 2's webhooks to be delivered: a sorted set in redis, by the time when each is due, as redis's clock has it."""

from redis import Redis

from wire import keys

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


class RedisWebhookSchedule:
    """`WebhookSchedule` in redis, shared by all fronts: what one has taken, no other takes meanwhile.

    Nothing is taken out until it is dropped, so it is due again where its front died. One trip for each call.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def schedule(self, job_id: str, seconds: float | None) -> None:
        if seconds is None:
            self._client.zrem(keys.DELIVERIES, job_id)
        else:
            self._client.eval(SCHEDULE, 1, keys.DELIVERIES, seconds, job_id)

    def take(self, again_in: float) -> str | None:
        taken = self._client.eval(TAKE, 1, keys.DELIVERIES, again_in)
        return None if taken is None else str(taken, "utf-8")
