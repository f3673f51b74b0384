"""The stores' layout in redis. Both ends use it, each with its own client, so that they cannot disagree."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from wire import keys
from wire.detection import ModelCard
from wire.store import Tally


class Redis(Protocol):
    """The verbs of redis-py's client that are used here; its replies must be left as bytes."""

    def get(self, name: str, /) -> Any: ...
    def set(self, name: str, value: Any, /, *, ex: int | None = None, nx: bool = False) -> Any: ...
    def mget(self, names: list[Any], /) -> Any: ...
    def hgetall(self, name: str, /) -> Any: ...
    def hincrby(self, name: str, key: str, amount: int, /) -> Any: ...
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
        self._client.set(keys.COUNTS_SINCE, repr(time.time()), nx=True)
        for label, times in Counter(labels).items():
            self._client.hincrby(keys.COUNTS, label, times)

    def read(self) -> Tally:
        since = self._client.get(keys.COUNTS_SINCE)
        found = {label.decode(): int(times) for label, times in self._client.hgetall(keys.COUNTS).items()}
        return Tally(float(since) if since else time.time(), found)


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
