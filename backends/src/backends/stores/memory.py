"""A store in this process's memory, bounded in bytes and time. It forgets on restart."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from threading import Lock

from backends.stores.key_paths import kind_of
from wire import keys
from wire.errors import StoreFullError

OVERHEAD_BYTES = 500  # what keeping an entry costs besides its key and value, measured roughly

WAITING_SHARE = 0.75
"""What part of the store pictures that wait may take. The rest is for results, without which no job could end."""

RETRY_SECONDS = 2

INPUT, OUTCOME = kind_of(keys.input("", "", 0)), kind_of(keys.outcome(""))
PINNED = frozenset({INPUT, kind_of(keys.record("")), kind_of(keys.batch(""))})
"""What an accepted job cannot do without."""


def waiting_bytes(store_bytes: int) -> int:
    """How much of a memory store of `store_bytes` pictures that wait may take."""
    return int(store_bytes * WAITING_SHARE)


@dataclass(frozen=True, slots=True)
class _Entry:
    value: bytes
    expires: float
    cost: int


class MemoryStore:
    """A `Store` of at most `max_bytes`. What has expired goes first, then what was put longest ago.

    What an accepted job cannot do without is pinned, which means never pushed out, until the job's outcome is put, at
    the latest after `pin_seconds`. Where that has no room, `put` and `put_many` keep nothing and raise StoreFullError.
    Cleans up when something is put; there is no thread for it.
    """

    def __init__(self, max_bytes: int, clock: Callable[[], float] = time.monotonic, pin_seconds: float = 3_600) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._pin_seconds = pin_seconds
        self._lock = Lock()
        self._entries: dict[str, _Entry] = {}
        self._oldest_first: OrderedDict[str, None] = OrderedDict()
        self._pinned: OrderedDict[str, float] = OrderedDict()  # until when, which is in the order of putting
        self._inputs: dict[str, set[str]] = {}  # the pinned ones, by job
        self._expiries: list[tuple[float, str]] = []
        self._bytes = self._pinned_bytes = 0

    @property
    def bytes_kept(self) -> int:
        """What all entries cost together, in bytes."""
        return self._bytes

    def get(self, key: str) -> bytes | None:
        with self._lock:
            entry = self._entries.get(key)
            return None if entry is None or entry.expires <= self._clock() else entry.value

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self.get(key) for key in keys]

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        with self._lock:
            expires = self._clock() + seconds
            for key in keys:
                entry = self._entries.get(key)
                if entry is not None and entry.expires > expires:
                    self._entries[key] = replace(entry, expires=expires)
                    heappush(self._expiries, (expires, key))

    def delete(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._drop(key)

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self.put_many({key: (value, seconds)})

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        with self._lock:
            now = self._clock()
            self._drop_expired(now)
            self._make_room_for_pinned(entries, now)
            for key in entries:
                self._drop(key)
            for key, (value, seconds) in entries.items():
                self._put(key, value, seconds, now)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        with self._lock:
            now = self._clock()
            self._drop_expired(now)
            if key in self._entries:
                return False
            self._put(key, value, seconds, now)
            return True

    def _put(self, key: str, value: bytes, seconds: int, now: float) -> None:
        cost = _cost(key, value)
        kind = kind_of(key)
        if kind == OUTCOME:
            job_id = keys.job_of(key)
            self._unpin(keys.record(job_id))
            for each in self._inputs.pop(job_id, ()):
                self._unpin(each)
        if cost > self._max_bytes - self._pinned_bytes or seconds <= 0:
            return
        while self._bytes + cost > self._max_bytes:
            self._drop(next(iter(self._oldest_first)))
        self._entries[key] = entry = _Entry(value, now + seconds, cost)
        self._bytes += cost
        if kind in PINNED:
            self._pinned[key] = now + self._pin_seconds
            self._pinned_bytes += cost
            if kind == INPUT:
                self._inputs.setdefault(keys.job_of(key), set()).add(key)
        else:
            self._oldest_first[key] = None
        heappush(self._expiries, (entry.expires, key))
        self._forget_stale_expiries()

    def _make_room_for_pinned(self, entries: Mapping[str, tuple[bytes, int]], now: float) -> None:
        while self._pinned and (first := next(iter(self._pinned.items())))[1] <= now:
            self._unpin(first[0])
        wanted = sum(_cost(key, value) for key, (value, _) in entries.items() if kind_of(key) in PINNED)
        others = self._pinned_bytes - sum(self._entries[key].cost for key in entries if key in self._pinned)
        most = waiting_bytes(self._max_bytes)
        if wanted and others + wanted > most:
            raise StoreFullError(
                f"Expected pictures that wait to take at most {most:,} bytes together, got {wanted:,} more than the "
                f"{others:,} that wait already. Send the picture again when some are done.",
                RETRY_SECONDS,
            )

    def _unpin(self, key: str) -> None:
        if self._pinned.pop(key, None) is not None:
            self._pinned_bytes -= self._entries[key].cost
            self._oldest_first[key] = None
            self._forget_input(key)

    def _forget_input(self, key: str) -> None:
        if kind_of(key) == INPUT and (mates := self._inputs.get(job_id := keys.job_of(key))):
            mates.discard(key)
            if not mates:
                del self._inputs[job_id]

    def _drop(self, key: str) -> None:
        self._unpin(key)
        entry = self._entries.pop(key, None)
        if entry is not None:
            del self._oldest_first[key]
            self._bytes -= entry.cost

    def _drop_expired(self, now: float) -> None:
        while self._expiries and self._expiries[0][0] <= now:
            expires, key = heappop(self._expiries)
            entry = self._entries.get(key)
            if entry is not None and entry.expires == expires:
                self._drop(key)

    def _forget_stale_expiries(self) -> None:
        """Entries that were pushed out leave their expiry behind; it must not outlive them by a day."""
        if len(self._expiries) > 2 * len(self._entries) + 100:
            self._expiries = [(entry.expires, key) for key, entry in self._entries.items()]
            heapify(self._expiries)


def _cost(key: str, value: bytes) -> int:
    return len(key) + len(value) + OVERHEAD_BYTES
