"""Workers on other machines, which share nothing but redis."""

import json
import time
from collections.abc import Iterator

import pytest
from compose import run

from faults.conftest import Tell
from faults.fleet import Fleet, eventually

CUT_SECONDS = 20
HANDED_BACK_SECONDS = 45


@pytest.fixture
def elsewhere(fleet: Fleet) -> Iterator[str]:
    """A network of its own, which redis is on."""
    name = f"{fleet.project}_elsewhere"
    run("docker", "network", "create", "--internal", name)
    try:
        run("docker", "network", "connect", "--alias", "first-machine", name, fleet.container("redis"))
        yield name
        run("docker", "network", "disconnect", name, fleet.container("redis"))
    finally:
        run("docker", "network", "rm", name)


def test_a_worker_from_another_machine_joins_and_works_alone(fleet: Fleet, elsewhere: str, tell: Tell) -> None:
    """Started with nothing but an address of redis, it does all jobs when the others have left."""
    counted = fleet.counted()
    image = run("docker", "inspect", "--format", "{{.Image}}", fleet.workers()[0]).strip()
    address = "REDIS_URL=redis://first-machine:6379/0"
    worker = run("docker", "run", "-d", "--network", elsewhere, "-e", address, image, "worker").strip()
    try:
        eventually(lambda: len(fleet.status()["workers"]) == 3, what="a third worker")
        fleet.compose.run("stop", "processor")
        with fleet.load() as load:
            load.burst(12)
        verdict = fleet.verdict(load, counted)
        assert [each["name"] for each in fleet.status()["workers"]] == [f"{worker[:12]}-1"]
    finally:
        run("docker", "rm", "-f", worker)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.counted == verdict.accepted


def test_workers_reach_redis_and_not_the_front(fleet: Fleet) -> None:
    """So the tests here say something: worker and front share no network, and each shares one with redis."""
    worker, front, redis = (
        _networks(each) for each in (fleet.workers()[0], fleet.container("flask"), fleet.container("redis"))
    )
    assert not worker & front
    assert worker & redis
    assert front & redis


def test_a_worker_is_cut_off_from_redis(fleet: Fleet, tell: Tell) -> None:
    """Its network is taken away while it waits for jobs: what redis still hands to it, the other does before long; and
    it comes back by itself."""
    counted, worker, network = fleet.counted(), fleet.workers()[0], f"{fleet.project}_work"
    with fleet.load(per_second=16) as load:
        load.burst(4)
        run("docker", "network", "disconnect", network, worker)
        time.sleep(CUT_SECONDS)
        run("docker", "network", "connect", network, worker)
        eventually(lambda: len(fleet.status()["workers"]) == 2, what="two workers")
    verdict = fleet.verdict(load, counted, HANDED_BACK_SECONDS)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.counted == verdict.accepted
    assert "Traceback" not in fleet.compose.run("logs", "processor")


def _networks(container: str) -> set[str]:
    return set(json.loads(run("docker", "inspect", "--format", "{{json .NetworkSettings.Networks}}", container)))
