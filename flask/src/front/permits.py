"""How many threads may wait for others: for a job, for news to tell, for a slow client. The rest always answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Self

LEAST_THREADS = 2
"""With one thread, whoever waits would be all there is."""

CLIENT_LIMITS = "client-limits"
"""The application's extension in which the server finds its `ClientLimits`."""


class Permits:
    """So many permits to keep a thread waiting; each is one of those `within` which they are, too."""

    def __init__(self, count: int, within: Self | None = None) -> None:
        self.count = count
        self._within = within
        self._free = BoundedSemaphore(count)

    def acquire(self) -> bool:
        """Whether the caller has a permit now. Never waits for one."""
        if not self._free.acquire(blocking=False):
            return False
        if self._within is None or self._within.acquire():
            return True
        self._free.release()
        return False

    def release(self) -> None:
        """One who had a permit has it no more."""
        self._free.release()
        if self._within is not None:
            self._within.release()

    @contextmanager
    def tried(self) -> Iterator[bool]:
        """Whether the caller has a permit, for as long as the context lasts."""
        granted = self.acquire()
        try:
            yield granted
        finally:
            if granted:
                self.release()


@dataclass(frozen=True, slots=True)
class ThreadBudget:
    """What the threads of a server may be kept waiting by: `waiting` bounds all together.

    `streams` are for those who listen to events, `slow` for clients that are slow to send or to read.
    """

    waiting: Permits
    streams: Permits
    slow: Permits

    @classmethod
    def of(cls, threads: int) -> Self:
        """Three quarters of `threads` may wait, at least one may not; a quarter may for streams, one for the slow."""
        waiting = Permits(max(LEAST_THREADS, threads) - max(1, threads // 4))
        quarter = max(1, threads // 4)
        return cls(waiting, Permits(quarter, waiting), Permits(quarter, waiting))


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What the server grants clients: permits to be `slow`, and connections `per_address`; None for half of all."""

    slow: Permits
    per_address: int | None
