"""The newest frame of a job, whoever has it and wherever it lies."""

import time
from collections.abc import Iterator
from threading import Timer

import pytest
from redis import Redis

from backends.memory.frames import MemoryFrames
from backends.redis.frames import RedisFrames
from mode2.bench import RedisServer
from wire import keys
from wire.errors import NotReadyError
from wire.frames import LONGEST_FRAME_BYTES, Frames


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    made = RedisServer(tmp_path_factory.mktemp("redis"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def frames(request: pytest.FixtureRequest) -> Iterator[Frames]:
    if request.param == "memory":
        yield MemoryFrames()
        return
    client = Redis.from_url(request.getfixturevalue("server").url)
    client.flushall()
    yield RedisFrames(client)
    client.close()


def test_the_newest_frame_is_there_and_no_other(frames: Frames) -> None:
    """Who reads slowly misses those between."""
    for each in (b"one", b"two", b"three"):
        frames.show("job", each)
    mark, jpeg = frames.newest("job", "", 5) or ("", b"")
    assert jpeg == b"three"
    assert frames.newest("job", mark, 0.1) is None
    frames.show("job", b"four")
    assert (frames.newest("job", mark, 5) or ("", b""))[1] == b"four"
    assert frames.newest("another", "", 0.1) is None


def test_who_may_not_wait_has_the_frame_that_is_there(frames: Frames) -> None:
    """And none where there is none yet."""
    assert frames.newest("job", "", 0) is None
    frames.show("job", b"frame")
    assert (frames.newest("job", "", 0) or ("", b""))[1] == b"frame"


def test_who_waits_has_a_frame_as_soon_as_it_is_shown(frames: Frames) -> None:
    """Nobody asks over and over."""
    late = Timer(0.3, frames.show, ("job", b"late"))
    late.start()
    begun = time.monotonic()
    assert (frames.newest("job", "", 30) or ("", b""))[1] == b"late"
    assert time.monotonic() - begun < 20
    late.join()


def test_somebody_looks_who_asks_for_a_frame(frames: Frames) -> None:
    """Also where there is none yet: that is how its job hears of it."""
    assert not frames.wanted("job")
    frames.newest("job", "", 0.01)
    assert frames.wanted("job")
    assert not frames.wanted("another")


def test_a_frame_that_is_too_large_is_not_shown(frames: Frames) -> None:
    """What lies in memory or in redis for a stream is bounded."""
    frames.show("job", b"small")
    frames.show("job", b"x" * (LONGEST_FRAME_BYTES + 1))
    assert (frames.newest("job", "", 5) or ("", b""))[1] == b"small"


@pytest.mark.redis
def test_in_redis_a_frame_is_overwritten_and_forgotten(server: RedisServer) -> None:
    """One entry for a job, for seconds."""
    with Redis.from_url(server.url) as client:
        frames = RedisFrames(client)
        for _ in range(20):
            frames.show("job", b"frame")
        assert client.xlen(keys.frame("job")) == 1
        assert 0 < client.ttl(keys.frame("job")) <= 10


@pytest.mark.redis
def test_a_redis_that_is_gone_keeps_no_job_from_going_on() -> None:
    """What it does not take is not shown; who looks is told."""
    with Redis(host="127.0.0.1", port=1, socket_connect_timeout=1) as client:
        frames = RedisFrames(client)
        frames.show("job", b"frame")
        assert not frames.wanted("job")
        with pytest.raises(NotReadyError):
            frames.newest("job", "", 1)
