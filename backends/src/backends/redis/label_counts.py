"""How often each label was found: a hash in redis, and the time since when."""

import time
from collections.abc import Mapping
from typing import Any

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys
from wire.store import LabelCounts


class RedisLabelCounter:
    """`LabelCounter` in redis, shared by all workers."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def add(self, labels: Mapping[str, int]) -> None:
        with self._client.pipeline() as step:
            _count(step, labels)
            step.execute()

    def read(self) -> LabelCounts:
        since = self._client.get(keys.COUNTS_SINCE)
        found = {str_if_bytes(label): int(times) for label, times in self._client.hgetall(keys.COUNTS).items()}
        return LabelCounts(float(since) if since else time.time(), found)


def _count(step: Any, labels: Mapping[str, int]) -> None:
    step.set(keys.COUNTS_SINCE, repr(time.time()), nx=True)
    for label, times in labels.items():
        step.hincrby(keys.COUNTS, label, times)
