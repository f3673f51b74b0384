"""The newest frames of jobs, from any worker to any front."""

import time
from collections.abc import Callable
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from wire import keys
from wire.errors import NotReadyError
from wire.frames import KEPT_SECONDS, LONGEST_FRAME_BYTES, WANTED_SECONDS

LONGEST_BLOCK_SECONDS = 2
JPEG = b"jpeg"


class RedisFrames:
    """`Frames` in redis: of each job that somebody looks at a stream of one entry, which is overwritten.

    Who waits blocks in redis, with a connection of its own; once `is_closing` says so, for no longer than
    `LONGEST_BLOCK_SECONDS`. A frame that redis does not take is not shown. `newest` raises NotReadyError.
    """

    def __init__(self, client: Redis, is_closing: Callable[[], bool] = lambda: False) -> None:
        self._client = client
        self._is_closing = is_closing

    def show(self, job_id: str, jpeg: bytes) -> None:
        if len(jpeg) > LONGEST_FRAME_BYTES:
            return
        key = keys.frame(job_id)
        try:
            with self._client.pipeline(transaction=False) as step:
                step.xadd(key, {JPEG: jpeg}, maxlen=1, approximate=False)
                step.expire(key, KEPT_SECONDS)
                step.execute()
        except RedisError:
            return

    def wanted(self, job_id: str) -> bool:
        try:
            return bool(self._client.exists(keys.looked_at(job_id)))
        except RedisError:
            return False

    def newest(self, job_id: str, after: str, seconds: float) -> tuple[str, bytes] | None:
        key, until = keys.frame(job_id), time.monotonic() + seconds
        try:
            while True:
                self._client.set(keys.looked_at(job_id), b"1", ex=WANTED_SECONDS)
                left = max(0.0, until - time.monotonic())
                block = 1 + int(1000 * min(left, LONGEST_BLOCK_SECONDS))  # 0 would be for ever
                found: Any = self._client.xread({key: after or "0"}, block=block)
                if found:
                    mark, fields = found[0][1][-1]
                    return mark.decode(), fields[JPEG]
                if not left or self._is_closing():
                    return None
        except RedisError as error:
            raise NotReadyError(f"Expected redis to have the frame, got {error}. Try again shortly.") from error
