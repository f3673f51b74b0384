"""Mode 2's containers, and what can be done to them."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from compose import Compose, run, state

from faults.load import Load
from faults.verdict import Verdict, ends

T = TypeVar("T")

HAS_LEASE = """
for _, lease in ipairs(redis.call('KEYS', 'rq:execution:*')) do
    local worker = redis.call('GET', lease)
    if redis.call('HGET', 'rq:worker:' .. worker, 'hostname') == ARGV[1] then return 1 end
end
return 0
"""
"""Whether the worker on a host of that name holds the lease of any job."""

ENDS = ("succeeded", "failed", "canceled", "expired")


def eventually(find: Callable[[], T], seconds: float = 30, what: str = "") -> T:
    """What `find` finds, as soon as it is true; a service that does not answer meanwhile is asked again."""
    until = time.monotonic() + seconds
    while True:
        found = None
        with suppress(requests.RequestException, KeyError):
            found = find()
        if found:
            return found
        assert time.monotonic() < until, f"{what or 'what was waited for'}: still {found!r} after {seconds} s"
        time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Fleet:
    """A front, a redis and workers, and the `picture` that they are sent."""

    compose: Compose
    picture: bytes

    @property
    def url(self) -> str:
        return self.compose.url

    @property
    def project(self) -> str:
        """The name of the compose project."""
        return self.compose.command[self.compose.command.index("-p") + 1]

    def load(self, per_second: float = 8, size: int = 0) -> Load:
        return Load(self.url, self.picture, per_second, size)

    def container(self, service: str) -> str:
        """The one container of the service."""
        (container,) = self.compose.containers(service)
        return container

    def workers(self) -> list[str]:
        """The containers of workers that run."""
        return [each for each in self.compose.containers("processor") if state(each)["Status"] == "running"]

    def scale(self, workers: int) -> None:
        """So many workers are known to redis, and the front answers."""
        self.compose.run("up", "-d", "--no-recreate", "--scale", f"processor={workers}")
        eventually(lambda: len(self.status()["workers"]) == workers, 60, f"{workers} workers")

    def status(self) -> Any:
        answer = requests.get(f"{self.url}/v1/status", timeout=15)
        return answer.json()

    def waiting(self) -> int:
        return int(self.status()["queue"]["detect"]["waiting"])

    def counted(self) -> int:
        """How many jobs ended, as the service itself counts them."""
        jobs = eventually(lambda: self.status()["jobs"])
        return sum(jobs[name] for name in ENDS)

    def labels(self) -> Counter[str]:
        """How often each label was found so far."""
        return Counter(requests.get(f"{self.url}/counts", timeout=15).json()["counts"])

    def redis(self, *command: str) -> str:
        return run("docker", "exec", self.container("redis"), "redis-cli", *command).strip()

    def in_hand(self, worker: str) -> bool:
        """Whether the worker in this container has a job in hand."""
        return self.redis("EVAL", HAS_LEASE, "0", worker[:12]) == "1"

    def freeze(self, worker: str, load: Load) -> None:
        """The worker in this container stands still, with a job in hand."""
        for _ in range(40):
            load.burst(8)
            run("docker", "pause", worker)
            if self.in_hand(worker):
                return
            run("docker", "unpause", worker)
        raise AssertionError("never stopped it with a job in hand")

    def kill(self, worker: str, load: Load) -> None:
        """The worker in this container was killed with a job in hand."""
        self.freeze(worker, load)
        run("docker", "kill", "-s", "KILL", worker)

    def verdict(self, load: Load, counted_before: int, seconds: float = 90) -> Verdict:
        """What became of the load's jobs, all of which ended in `seconds`."""
        ended, last = ends(self.url, load.accepted, seconds)
        eventually(lambda: self.waiting() == 0)
        assert not load.odd, load.odd[:3]
        counted = self.counted() - counted_before
        return Verdict(len(load.accepted), dict(ended), counted, dict(load.refused), load.slowest, last)
