"""A redis whose disk or whose memory is full."""

import time
from collections.abc import Iterator

import pytest
from compose import composed, run

from faults.conftest import MODE_2, Tell
from faults.fleet import Fleet, eventually
from faults.verdict import Verdict

FULL_SECONDS = 10
REFUSED_WITHIN_SECONDS = 10


@pytest.fixture(scope="module")
def small(picture: bytes) -> Iterator[Fleet]:
    """One worker, and a redis with a disk of 48 MB."""
    with composed("faultsdisk", *MODE_2, "-f", "tests/faults/small-disk.yml") as compose:
        compose.up("--scale", "processor=1")
        yield Fleet(compose, picture)


def test_the_disk_of_redis_is_full(small: Fleet, tell: Tell) -> None:
    """Nothing more is accepted, with a clear 503; what was accepted ends once there is space again."""
    counted, redis = small.counted(), small.container("redis")
    with small.load() as load:
        load.burst(8)
        run("docker", "exec", redis, "sh", "-c", "dd if=/dev/zero of=/data/filler bs=1M || true")
        eventually(lambda: load.refused["503 not_ready"], what="a refusal")
        time.sleep(FULL_SECONDS)
        run("docker", "exec", redis, "rm", "/data/filler")
        eventually(lambda: "aof_last_write_status:ok" in small.redis("INFO", "persistence"))
        load.burst(4)
    verdict = small.verdict(load, counted)
    tell(verdict)
    _assert_nothing_lost(verdict)
    assert "Traceback" not in small.compose.run("logs", "flask", "processor")


def test_the_memory_of_redis_is_full(small: Fleet, tell: Tell) -> None:
    """Uploads are refused while there is still room for the results of those before them; so all of those end, and
    the service goes on when there is room again."""
    counted, memory = small.counted(), small.redis("CONFIG", "GET", "maxmemory").split()[-1]
    used = int(next(line for line in small.redis("INFO", "memory").split() if "used_memory:" in line).split(":")[1])
    small.redis("CONFIG", "SET", "maxmemory", str(used + 6_000_000))
    with small.load(per_second=40) as load:
        eventually(lambda: load.refused["503 not_ready"], 60, "a refusal")
        eventually(lambda: small.waiting() == 0, 60, "an empty queue while the memory is full")
        small.redis("CONFIG", "SET", "maxmemory", memory)
        load.burst(4)
    verdict = small.verdict(load, counted)
    tell(verdict)
    _assert_nothing_lost(verdict)
    assert "Traceback" not in small.compose.run("logs", "flask", "processor")


def _assert_nothing_lost(verdict: Verdict) -> None:
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.accepted <= verdict.counted <= verdict.accepted + verdict.unclear
    assert verdict.slowest < REFUSED_WITHIN_SECONDS
