"""How often a client may ask, counted where all fronts count."""

import logging
import time
from collections.abc import Callable

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from wire import keys
from wire.errors import RateLimitError

log = logging.getLogger(__name__)

ANSWER_SECONDS = 0.5
"""How long redis may take to count before a request goes on uncounted."""

REST_SECONDS = 5.0
"""How long nothing is counted after that: requests are not to pay for a redis that is gone, each anew."""


class Rates:
    """Counts requests by client. While nobody can count, all may pass: a limit is no reason not to serve."""

    def __init__(self, limits: str, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`limits` as the package `limits` writes them, counted at `url`. Nothing is connected to yet."""
        self._limits = sorted(parse_many(limits), key=RateLimitItem.get_expiry)
        self._storage = _storage(url)
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)
        self._clock = clock
        self._rests_until = 0.0

    def count(self, client: str) -> None:
        """The request of `client` is counted. Raises RateLimitError where it is one too many; then it is not."""
        if self._clock() < self._rests_until:
            return
        try:
            exceeded = next((each for each in self._limits if not self._limiter.hit(each, client)), None)
            wait = 0.0 if exceeded is None else self._wait(exceeded, client)
        except StorageError as error:
            self._rest(error)
            return
        self._rests_until = 0.0
        if exceeded is not None:
            raise RateLimitError(f"Expected at most {exceeded} of one client, got more. Ask more slowly.", wait)

    def close(self) -> None:
        """No connection is open; the next count opens one anew."""
        if isinstance(self._storage, RedisStorage):
            self._storage.storage.close()

    def _wait(self, exceeded: RateLimitItem, client: str) -> float:
        """Seconds until one more fits: once enough of the previous window has gone, or else the present one is over.

        The package's own answer is 0 where all came within a millisecond, and so too early.
        """
        window = exceeded.get_expiry()
        before, before_ends, present, present_ends = self._storage.get_sliding_window(exceeded.key_for(client), window)
        room = exceeded.amount - present
        if room > 0 and before:
            return max(0.0, before_ends - room * window / before)
        return max(0.0, present_ends - window)

    def _rest(self, error: StorageError) -> None:
        if not self._rests_until:
            log.warning("Requests cannot be counted for now, so all may pass: %s", error.storage_error)
        self._rests_until = self._clock() + REST_SECONDS


def _storage(url: str) -> MemoryStorage | RedisStorage:
    if url.startswith("memory://"):
        return MemoryStorage()
    retry: dict[str, object] = {"retry": Retry(NoBackoff(), 0)}
    return RedisStorage(
        f"redis+{url}" if url.startswith("unix://") else url,
        key_prefix=f"{keys.PREFIX}:rate",
        wrap_exceptions=True,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        **retry,  # type: ignore[arg-type]
    )
