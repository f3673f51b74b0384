"""The client of redis, with bounded timeouts."""

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

TRIES_AGAIN = 2
HEALTH_CHECK_SECONDS = 30


def connect(url: str, *, connect_seconds: float = 2, reply_seconds: float = 5, longest_pause: float = 0.5) -> Redis:
    """A client that leaves replies as bytes. Redis need not answer yet.

    A command that fails is tried again twice, after pauses that double up to `longest_pause` seconds.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=connect_seconds,
        socket_timeout=reply_seconds,
        health_check_interval=HEALTH_CHECK_SECONDS,
        retry=Retry(ExponentialBackoff(cap=longest_pause, base=longest_pause / 10), TRIES_AGAIN),
    )
