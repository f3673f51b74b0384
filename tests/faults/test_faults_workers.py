"""Workers that are killed, paused, and sent home."""

import time
from collections import Counter
from dataclasses import replace

import pytest
from compose import run

from faults.conftest import Tell
from faults.fleet import Fleet, eventually

SHORTER, LONGER = 30, 65
"""Than a job may take, in seconds. Both are longer than a lease."""

LARGE = 832


def test_one_of_two_workers_is_killed(fleet: Fleet, tell: Tell) -> None:
    """Every accepted job ends once; what the dead worker had in hand, the other does."""
    counted, worker = fleet.counted(), fleet.workers()[0]
    with fleet.load(size=LARGE) as load:
        fleet.kill(worker, load)
        load.burst(12)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.counted == verdict.accepted


def test_the_only_worker_is_killed_and_comes_back(fleet: Fleet, tell: Tell) -> None:
    """Jobs are accepted while nobody works, and all end once somebody does."""
    fleet.scale(1)
    counted, (worker,) = fleet.counted(), fleet.workers()
    with fleet.load(size=LARGE) as load:
        fleet.kill(worker, load)
        load.burst(12)
        run("docker", "start", worker)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.counted == verdict.accepted


@pytest.mark.parametrize("seconds", [SHORTER, LONGER])
def test_a_worker_is_paused(fleet: Fleet, tell: Tell, seconds: int) -> None:
    """With a job in hand it stands still for longer than its lease: another does the job, and when the first goes on,
    nothing is counted twice and nobody complains."""
    labels, counted = fleet.labels(), fleet.counted()
    worker = fleet.workers()[0]
    with fleet.load(size=LARGE, per_second=4) as load:
        fleet.freeze(worker, load)
        began = time.monotonic()
    meanwhile = fleet.verdict(load, counted, seconds)
    assert meanwhile.ended == {"succeeded": meanwhile.accepted}
    time.sleep(max(0, began + seconds - time.monotonic()))
    run("docker", "unpause", worker)
    eventually(lambda: len(fleet.status()["workers"]) == 2)
    eventually(lambda: not fleet.in_hand(worker))
    verdict = replace(fleet.verdict(load, counted), last=meanwhile.last)
    tell(verdict)
    assert verdict.counted == verdict.accepted
    assert "Traceback" not in run("docker", "logs", worker)
    once = Counter(dict.fromkeys((fleet.labels() - labels).keys(), verdict.accepted))
    assert fleet.labels() - labels == once


@pytest.mark.parametrize("way", ["scaled down", "stopped and started"])
def test_workers_are_sent_home_in_the_middle(fleet: Fleet, tell: Tell, way: str) -> None:
    """SIGTERM: each ends the job that it has in hand, and leaves the others to those that stay or come."""
    fleet.scale(4)
    counted = fleet.counted()
    with fleet.load(size=LARGE) as load:
        load.burst(24)
        if way == "scaled down":
            fleet.scale(1)
        else:
            fleet.compose.run("stop", "processor")
            load.burst(6)
            fleet.scale(2)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.counted == verdict.accepted
