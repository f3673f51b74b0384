"""Who works: what each living worker says of itself, in redis for as long as it keeps saying so."""

import json

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys
from wire.workers import WorkerStatus

REGISTRY_SECONDS = 86_400
"""How long the names of workers outlive the last of them."""


class RedisWorkerRegistry:
    """A `WorkerRegistry` that living workers write themselves into."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def announce(self, worker: str, report: WorkerStatus, seconds: int) -> None:
        """Says for the next `seconds` that `worker` lives, and what it reports."""
        with self._client.pipeline() as step:
            step.set(keys.worker(worker), json.dumps(report.to_dict()), ex=seconds)
            step.sadd(keys.WORKERS, worker)
            step.expire(keys.WORKERS, REGISTRY_SECONDS)
            step.execute()

    def leave(self, worker: str) -> None:
        """The worker is not registered any more."""
        with self._client.pipeline() as step:
            step.delete(keys.worker(worker))
            step.srem(keys.WORKERS, worker)
            step.execute()

    def reports(self) -> tuple[WorkerStatus, ...]:
        names = sorted(str_if_bytes(each) for each in self._client.smembers(keys.WORKERS))
        found = self._client.mget([keys.worker(name) for name in names]) if names else []
        if gone := [name for name, each in zip(names, found, strict=True) if not each]:
            self._client.srem(keys.WORKERS, *gone)  # one that is only late writes itself in again
        return tuple(WorkerStatus.from_dict(json.loads(each)) for each in found if each)
