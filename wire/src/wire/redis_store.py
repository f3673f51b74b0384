"""The stores' layout in redis. Both ends use it, each with its own client, so that they cannot disagree."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from wire import keys, redis_ledger
from wire.results import Ended
from wire.roster import Report
from wire.store import Store, Tally
from wire.wishes import Wish

DONE_SECONDS = 60
"""How long the word that a job has ended stays, for those that begin to wait just then."""

LONGEST_BLOCK_SECONDS = 2
"""How long one command may block at most: shorter than any client's patience with its socket."""

ROSTER_SECONDS = 86_400
"""How long the names of workers outlive the last of them."""

NOTIFY_OF = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('ZADD', KEYS[2], 0, ARGV[2]) end"
"""Of an outcome's key and the deliveries' key: the outcome that counts, and the job that is to be told of then."""


class Redis(Protocol):
    """The verbs of redis-py's client that are used here; its replies must be left as bytes."""

    def get(self, name: str, /) -> Any: ...
    def set(self, name: str, value: Any, /, *, ex: int | None = None, nx: bool = False) -> Any: ...
    def mget(self, names: list[Any], /) -> Any: ...
    def hgetall(self, name: str, /) -> Any: ...
    def hset(self, name: str, key: str, value: Any, /) -> Any: ...
    def time(self) -> Any: ...
    def pipeline(self, *, transaction: bool = True) -> Any: ...
    def xread(self, streams: dict[Any, Any], /, *, block: int) -> Any: ...
    def delete(self, *names: str) -> Any: ...
    def smembers(self, name: str, /) -> Any: ...
    def srem(self, name: str, /, *values: Any) -> Any: ...


class RedisStore:
    """A `Store` in redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def get(self, key: str) -> bytes | None:
        value: bytes | None = self._client.get(key)
        return value

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self._client.set(key, value, ex=seconds)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        values: list[bytes | None] = self._client.mget(list(keys))
        return values

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        with self._client.pipeline(transaction=False) as step:
            for key, (value, seconds) in entries.items():
                step.set(key, value, ex=seconds)
            step.execute()

    def delete(self, *keys: str) -> None:
        self._client.delete(*keys)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        return bool(self._client.set(key, value, ex=seconds, nx=True))


class RedisCounts:
    """`Counts` in redis, shared by all workers."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def add(self, labels: Mapping[str, int]) -> None:
        with self._client.pipeline() as step:
            _count(step, labels)
            step.execute()

    def read(self) -> Tally:
        since = self._client.get(keys.COUNTS_SINCE)
        found = {label.decode(): int(times) for label, times in self._client.hgetall(keys.COUNTS).items()}
        return Tally(float(since) if since else time.time(), found)


class RedisResults:
    """`Results` in redis, each kept in one step: no job is counted whose outcome is not there.

    Where `files` is given, files are kept there before.
    """

    def __init__(self, client: Redis, files: Store | None = None) -> None:
        self._client = client
        self._files = files

    def keep(self, ended: Ended, seconds: int) -> None:
        job_id = ended.outcome.job_id
        if self._files is not None and ended.files:
            self._files.put_many({key: (file, seconds) for key, file in ended.files.items()})
        with self._client.pipeline() as step:
            for key, file in ended.files.items() if self._files is None else ():
                step.set(key, file, ex=seconds)
            if ended.task:
                redis_ledger.keep_first(step, ended.task, ended.outcome, seconds, ended.counts)
            else:
                step.set(keys.outcome(job_id), ended.outcome.to_bytes(), ex=seconds, nx=True)
            if ended.notify:
                kept = ended.outcome.to_bytes()
                step.eval(NOTIFY_OF, 2, keys.outcome(job_id), keys.DELIVERIES, kept, job_id)
            step.xadd(keys.done(job_id), {"at": ended.outcome.finished_at})
            step.expire(keys.done(job_id), DONE_SECONDS)
            step.execute()


class RedisBell:
    """A `Bell` that blocks in redis, with a connection of its own for each that waits.

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


class RedisRoster:
    """A `Roster` that living workers write themselves into."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def announce(self, worker: str, report: Report, seconds: int) -> None:
        """Says for the next `seconds` that `worker` lives, and what it reports."""
        with self._client.pipeline() as step:
            step.set(keys.worker(worker), json.dumps(report.to_dict()), ex=seconds)
            step.sadd(keys.WORKERS, worker)
            step.expire(keys.WORKERS, ROSTER_SECONDS)
            step.execute()

    def leave(self, worker: str) -> None:
        """Takes the worker off the roster."""
        with self._client.pipeline() as step:
            step.delete(keys.worker(worker))
            step.srem(keys.WORKERS, worker)
            step.execute()

    def reports(self) -> tuple[Report, ...]:
        names = sorted(each.decode() for each in self._client.smembers(keys.WORKERS))
        found = self._client.mget([keys.worker(name) for name in names]) if names else []
        if gone := [name for name, each in zip(names, found, strict=True) if not each]:
            self._client.srem(keys.WORKERS, *gone)  # one that is only late writes itself in again
        return tuple(Report.from_dict(json.loads(each)) for each in found if each)


class RedisWishes:
    """`Wishes` in redis, kept for good: a worker that starts later fulfils them too.

    They are numbered by redis's own clock, in microseconds.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def make(self, model: str, *, loaded: bool) -> Wish:
        seconds, microseconds = self._client.time()
        wish = Wish(model, loaded, int(seconds) * 10**6 + int(microseconds))
        self._client.hset(keys.WISHES, model, json.dumps({"loaded": wish.loaded, "number": wish.number}))
        return wish

    def all(self) -> tuple[Wish, ...]:
        found = self._client.hgetall(keys.WISHES)
        wishes = (Wish(model.decode(), **json.loads(wish)) for model, wish in found.items())
        return tuple(sorted(wishes, key=lambda wish: wish.number))


def _count(step: Any, labels: Mapping[str, int]) -> None:
    step.set(keys.COUNTS_SINCE, repr(time.time()), nx=True)
    for label, times in labels.items():
        step.hincrby(keys.COUNTS, label, times)
