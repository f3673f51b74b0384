"""The stores' layout in redis. Both ends use it, each with its own client, so that they cannot disagree."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from threading import BoundedSemaphore
from typing import Any, Protocol

from wire import keys
from wire.detection import ModelCard
from wire.results import Ended
from wire.store import Tally

DONE_SECONDS = 60
"""How long the word that a job has ended stays, for those that begin to wait just then."""

LONGEST_BLOCK_SECONDS = 2
"""How long one command may block at most: shorter than any client's patience with its socket."""


class Redis(Protocol):
    """The verbs of redis-py's client that are used here; its replies must be left as bytes."""

    def get(self, name: str, /) -> Any: ...
    def set(self, name: str, value: Any, /, *, ex: int | None = None, nx: bool = False) -> Any: ...
    def mget(self, names: list[Any], /) -> Any: ...
    def hgetall(self, name: str, /) -> Any: ...
    def pipeline(self) -> Any: ...
    def xread(self, streams: dict[Any, Any], /, *, block: int) -> Any: ...
    def delete(self, name: str, /) -> Any: ...
    def scan_iter(self, match: str, /) -> Iterator[Any]: ...


class RedisStore:
    """A `Store` in redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def get(self, key: str) -> bytes | None:
        value: bytes | None = self._client.get(key)
        return value

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self._client.set(key, value, ex=seconds)


class RedisCounts:
    """`Counts` in redis, shared by all workers."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def add(self, labels: Iterable[str]) -> None:
        with self._client.pipeline() as step:
            _count(step, labels)
            step.execute()

    def read(self) -> Tally:
        since = self._client.get(keys.COUNTS_SINCE)
        found = {label.decode(): int(times) for label, times in self._client.hgetall(keys.COUNTS).items()}
        return Tally(float(since) if since else time.time(), found)


class RedisResults:
    """`Results` in redis, each kept in one step: no job is counted whose outcome is not there."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def keep(self, ended: Ended, seconds: int) -> None:
        job_id = ended.outcome.job_id
        with self._client.pipeline() as step:
            if ended.picture is not None:
                step.set(keys.picture(ended.shows), ended.picture, ex=seconds)
            if ended.labels:
                _count(step, ended.labels)
            step.set(keys.outcome(job_id), ended.outcome.to_bytes(), ex=seconds)
            step.xadd(keys.done(job_id), {"at": ended.outcome.finished_at})
            step.expire(keys.done(job_id), DONE_SECONDS)
            step.execute()


class RedisBell:
    """A `Bell` that blocks in redis, with a connection of its own for each that waits; at most `places` may."""

    def __init__(self, client: Redis, places: int) -> None:
        self._client = client
        self._places = BoundedSemaphore(places)

    def wait(self, job_id: str, seconds: float) -> None:
        if not self._places.acquire(blocking=False):
            return
        try:
            self._wait(keys.done(job_id), time.monotonic() + seconds)
        finally:
            self._places.release()

    def _wait(self, key: str, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            block = 1 + int(1000 * min(left, LONGEST_BLOCK_SECONDS))
            if self._client.xread({key: "0"}, block=block):
                return


class RedisRoster:
    """A `Roster` that living workers write themselves into."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def announce(self, worker: str, cards: Iterable[ModelCard], seconds: int) -> None:
        """Says for the next `seconds` that `worker` lives and has the models of `cards`."""
        self._client.set(keys.worker(worker), json.dumps([card.to_dict() for card in cards]), ex=seconds)

    def leave(self, worker: str) -> None:
        """Takes the worker off the roster."""
        self._client.delete(keys.worker(worker))

    def models(self) -> tuple[ModelCard, ...]:
        found = list(self._client.scan_iter(f"{keys.WORKERS}:*"))
        announced = [json.loads(each) for each in self._client.mget(found) if each] if found else []
        cards = {json.dumps(card, sort_keys=True): ModelCard.from_dict(card) for each in announced for card in each}
        return tuple(cards[each] for each in sorted(cards))


def _count(step: Any, labels: Iterable[str]) -> None:
    step.set(keys.COUNTS_SINCE, repr(time.time()), nx=True)
    for label, times in Counter(labels).items():
        step.hincrby(keys.COUNTS, label, times)
