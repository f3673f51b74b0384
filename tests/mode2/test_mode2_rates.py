"""Rate limits before a real redis: one count for all fronts, and none where redis is gone."""

import time
from collections.abc import Callable, Iterator
from math import ceil

import pytest

from front.access.rates import REST_SECONDS, Rates
from mode2.bench import Bench, RedisServer, eventually
from wire import keys
from wire.errors import RateLimitError


@pytest.fixture
def counting() -> Iterator[Callable[..., Rates]]:
    """Makes rates, whose connections end with the test."""
    made: list[Rates] = []

    def make(limits: str, url: str, clock: Callable[[], float] = time.monotonic) -> Rates:
        made.append(Rates(limits, url, clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_two_fronts_count_together(bench: Bench, counting: Callable[..., Rates]) -> None:
    """A client cannot go from one to the other for more; what is kept of it goes by itself."""
    one, other = (counting("3/minute", bench.server.url) for _ in range(2))
    for rates in (one, other, one):
        rates.count("key:somebody")
    with pytest.raises(RateLimitError) as caught:
        other.count("key:somebody")
    assert 0 < caught.value.retry_after <= 60
    other.count("key:another")
    kept = list(bench.client.scan_iter(f"{keys.PREFIX}:rate:*"))
    assert kept
    assert all(0 < bench.client.ttl(each) <= 120 for each in kept)


def test_whoever_comes_back_when_told_is_served(bench: Bench, counting: Callable[..., Rates]) -> None:
    """`retry_after` is no guess."""
    rates = counting("2 per 2 second", bench.server.url)
    rates.count("key:somebody")
    rates.count("key:somebody")
    with pytest.raises(RateLimitError) as caught:
        rates.count("key:somebody")
    assert 0 < caught.value.retry_after <= 2
    time.sleep(ceil(caught.value.retry_after) + 0.02)  # redis counts in milliseconds, and the way there takes some
    rates.count("key:somebody")


def test_without_redis_everybody_may_pass_and_the_log_says_so_once(
    own_server: RedisServer, counting: Callable[..., Rates], caplog: pytest.LogCaptureFixture
) -> None:
    """Requests do not wait for it each anew; once it is back they are counted again."""
    now = [100.0]
    rates = counting("1/minute", own_server.url, lambda: now[0])
    rates.count("key:somebody")
    own_server.stop()
    started = time.monotonic()
    for _ in range(50):
        rates.count("key:somebody")
    now[0] += REST_SECONDS + 1
    rates.count("key:somebody")
    assert time.monotonic() - started < 10
    assert caplog.text.count("cannot be counted") == 1
    own_server.start()
    now[0] += REST_SECONDS + 1

    def refused() -> bool:
        try:
            rates.count("key:somebody")
        except RateLimitError:
            return True
        return False

    eventually(refused, 5)
