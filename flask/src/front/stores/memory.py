"""Mode 1's stores: this process's memory, bounded in bytes and time. They forget on restart."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from threading import Lock

from wire.detection import ModelCard
from wire.roster import Report
from wire.store import Tally

OVERHEAD_BYTES = 500  # what keeping an entry costs besides its key and value, measured roughly


@dataclass(frozen=True, slots=True)
class _Entry:
    value: bytes
    expires: float
    cost: int


class MemoryStore:
    """A `Store` of at most `max_bytes`. What has expired goes first, then what was put longest ago.

    Cleans up when something is put; there is no thread for it.
    """

    def __init__(self, max_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._expiries: list[tuple[float, str]] = []
        self._bytes = 0

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

    def delete(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._drop(key)

    def put(self, key: str, value: bytes, seconds: int) -> None:
        with self._lock:
            self._put(key, value, seconds)

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        with self._lock:
            for key, (value, seconds) in entries.items():
                self._put(key, value, seconds)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.expires > self._clock():
                return False
            self._put(key, value, seconds)
            return True

    def _put(self, key: str, value: bytes, seconds: int) -> None:
        cost = len(key) + len(value) + OVERHEAD_BYTES
        now = self._clock()
        self._drop(key)
        self._drop_expired(now)
        if cost > self._max_bytes or seconds <= 0:
            return
        while self._bytes + cost > self._max_bytes:
            self._drop(next(iter(self._entries)))
        entry = _Entry(value, now + seconds, cost)
        self._entries[key] = entry
        self._bytes += cost
        heappush(self._expiries, (entry.expires, key))
        self._forget_stale_expiries()

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
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


class MemoryCounts:
    """`Counts` since this process started."""

    def __init__(self) -> None:
        self._since = time.time()
        self._lock = Lock()
        self._labels: Counter[str] = Counter()

    def add(self, labels: Iterable[str]) -> None:
        with self._lock:
            self._labels.update(labels)

    def read(self) -> Tally:
        with self._lock:
            return Tally(self._since, dict(self._labels))


@dataclass(frozen=True, slots=True)
class StaticRoster:
    """A `Roster` of what this process loaded before it began to serve."""

    cards: tuple[ModelCard, ...]

    def reports(self) -> tuple[Report, ...]:
        return (Report(self.cards),) if self.cards else ()
