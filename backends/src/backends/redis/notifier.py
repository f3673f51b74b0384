"""Waiting in redis for a job's end."""

import time
from collections.abc import Callable

from redis import Redis

from wire import keys

LONGEST_BLOCK_SECONDS = 2
"""How long one command may block at most: shorter than any client's patience with its socket."""


class RedisNotifier:
    """A `CompletionNotifier` that blocks in redis, with a connection of its own for each that waits.

    Once `is_closing` says so, nobody waits for longer than `LONGEST_BLOCK_SECONDS`.
    """

    def __init__(self, client: Redis, is_closing: Callable[[], bool] = lambda: False) -> None:
        self._client = client
        self._is_closing = is_closing

    def wait(self, job_id: str, seconds: float) -> None:
        key, until = keys.done(job_id), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            block = 1 + int(1000 * min(left, LONGEST_BLOCK_SECONDS))
            if self._client.xread({key: "0"}, block=block) or self._is_closing():
                return
