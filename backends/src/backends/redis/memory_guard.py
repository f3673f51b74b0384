"""Keeps room in redis for the results of what was accepted."""

import time

from redis import Redis

from wire.errors import NotReadyError

LOOK_SECONDS = 0.2
KEPT_FREE = 0.1
"""What part of redis' memory no upload may take: without it no worker could take a job, or keep what came of one."""


class MemoryGuard:
    """Knows whether redis has room for one more picture. Looks at most every `LOOK_SECONDS`."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._look_at = 0.0
        self._used = self._most = 0

    def check(self) -> None:
        """There is room. Raises NotReadyError, or RedisError where redis does not say."""
        if (now := time.monotonic()) >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            memory = self._client.info("memory")
            self._used, self._most = memory["used_memory"], memory["maxmemory"]
        if self._most and self._used > self._most * (1 - KEPT_FREE):
            raise NotReadyError(
                f"Expected redis to use at most {1 - KEPT_FREE:.0%} of its {self._most // 10**6} MB, "
                f"got {self._used // 10**6} MB; the rest is for results. Send the picture again when some have expired."
            )
