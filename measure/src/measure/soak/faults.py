"""What is done to a service."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
from redis import Redis

from measure.soak.caller import Caller
from measure.soak.pictures import Picture
from measure.soak.processes import Part, eventually
from measure.soak.relay import Weather
from measure.soak.site import Site, is_listening

PHOTOS, PHOTO_WH = 16, (3000, 2000)


@dataclass(frozen=True, slots=True)
class Battle:
    """What a fault works with: the service, the dice of its seed, and a client."""

    site: Site
    random: Random
    caller: Caller

    def seconds(self, least: float, most: float) -> float:
        return self.random.uniform(least, most)


Fault = Callable[[Battle], None]


def process_killed(battle: Battle) -> None:
    """kill -9 of the process that serves; gunicorn's arbiter starts another."""
    front = battle.site.fronts[0]
    with front.breaking():
        front.part.kill(children=True)


def service_killed(battle: Battle) -> None:
    """kill -9 of all of mode 1, which is started anew a while later."""
    front = battle.site.fronts[0]
    with front.breaking():
        front.part.kill()
        time.sleep(battle.seconds(0.2, 2))
        front.part.start()


def service_paused(battle: Battle) -> None:
    """All of it stands still."""
    battle.site.fronts[0].part.pause(battle.seconds(1, 6))


def large_photos(battle: Battle) -> None:
    """Many large photos at once: the store is full, or nearly."""
    noise = np.random.default_rng(battle.random.randint(0, 9999)).integers(0, 255, (*PHOTO_WH[::-1], 3), np.uint8)
    _, data = cv2.imencode(".jpg", noise, [cv2.IMWRITE_JPEG_QUALITY, 60])
    photo = data.tobytes()

    def send(_: int) -> None:
        reply = battle.caller.ask("POST", "/v1/jobs", photo, makes_job=True, as_kind="large photo")
        if battle.caller.expect(reply, 200, 202):
            battle.caller.accepted(str(reply.document["id"]), reply.began, Picture("photo", b"", PHOTO_WH), None)

    with ThreadPoolExecutor(PHOTOS) as clients:
        list(clients.map(send, range(PHOTOS)))


def worker_killed(battle: Battle) -> None:
    """kill -9 of one of two workers, which is started anew a while later."""
    worker = battle.site.workers[1]
    worker.kill()
    time.sleep(battle.seconds(0.5, 8))
    _back(battle.site, worker)


def worker_sent_home(battle: Battle) -> None:
    """SIGTERM: it ends the job in hand."""
    worker = battle.site.workers[1]
    worker.stop()
    time.sleep(battle.seconds(0, 3))
    _back(battle.site, worker)


def worker_paused(battle: Battle) -> None:
    """A worker stands still for longer than its lease."""
    battle.site.workers[battle.random.randint(0, 1)].pause(battle.seconds(16, 24))


def all_workers_paused(battle: Battle) -> None:
    """Nobody works for a while."""
    seconds = battle.seconds(2, 6)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: each.pause(seconds), battle.site.workers))


def front_killed(battle: Battle) -> None:
    """kill -9 of one of two fronts."""
    front = battle.site.fronts[1]
    with front.breaking():
        front.part.kill()
        time.sleep(battle.seconds(0.2, 3))
        front.part.start()


def front_restarted(battle: Battle) -> None:
    """SIGTERM, as when a new version is rolled out."""
    front = battle.site.fronts[1]
    with front.breaking():
        front.part.stop()
        front.part.start()


def front_paused(battle: Battle) -> None:
    """A front stands still."""
    battle.random.choice(battle.site.fronts).part.pause(battle.seconds(1, 6))


def redis_killed(battle: Battle) -> None:
    """kill -9 of redis, which is started anew a while later with what its file has."""
    redis = _redis(battle)
    redis.kill()
    time.sleep(battle.seconds(0.2, 6))
    redis.start()
    eventually(lambda: is_listening(battle.site.redis_port), "redis to listen again")


def redis_paused(battle: Battle) -> None:
    """Redis stands still, for less or for more than anybody waits for it."""
    _redis(battle).pause(battle.seconds(1, 8))


def redis_memory_full(battle: Battle) -> None:
    """Redis may keep hardly more than it has."""
    with Redis(port=battle.site.redis_port, socket_timeout=20) as client:
        most, used = client.config_get("maxmemory")["maxmemory"], client.info("memory")["used_memory"]
        client.config_set("maxmemory", int(used) + 1_000_000)
        try:
            time.sleep(battle.seconds(3, 8))
        finally:
            client.config_set("maxmemory", most)


def redis_disk_full(battle: Battle) -> None:
    """The file of redis cannot grow."""
    _redis(battle).fill_disk(battle.seconds(3, 8))


def network_slow(battle: Battle) -> None:
    """Between redis and the fronts, or the workers, all is late, and little goes through at a time."""
    _weather(battle, Weather(battle.seconds(0.01, 0.1), battle.seconds(500_000, 2_000_000)), battle.seconds(4, 10))


def network_cut(battle: Battle) -> None:
    """Between redis and the fronts, or the workers, nothing goes through."""
    _weather(battle, Weather(cut=True), battle.seconds(2, 12))


FAULTS: Mapping[int, tuple[Fault, ...]] = MappingProxyType(
    {
        1: (process_killed, service_killed, service_paused, large_photos),
        2: (
            *(worker_killed, worker_sent_home, worker_paused, all_workers_paused),
            *(front_killed, front_restarted, front_paused, large_photos),
            *(redis_killed, redis_paused, redis_memory_full, redis_disk_full, network_slow, network_cut),
        ),
    }
)
"""What is done to each mode."""


def _redis(battle: Battle) -> Part:
    if battle.site.redis is None:
        raise TypeError("Mode 1 has no redis.")
    return battle.site.redis


def _back(site: Site, worker: Part) -> None:
    worker.start()
    eventually(lambda: site.known_workers() >= len(site.workers), "the worker to be back")


def _weather(battle: Battle, weather: Weather, seconds: float) -> None:
    with battle.site.relays[battle.random.choice(("fronts", "workers"))].weather(weather):
        time.sleep(seconds)
