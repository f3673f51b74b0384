"""A redis that dies, and one that nobody reaches."""

import time

from compose import run

from faults.conftest import Tell
from faults.fleet import Fleet, eventually
from faults.verdict import Verdict

CUT_SECONDS = 20
REFUSED_WITHIN_SECONDS = 10
GONE_SECONDS = 12


def test_redis_is_killed_and_comes_back(fleet: Fleet, tell: Tell) -> None:
    """What was accepted survives in its file; meanwhile the answer is a clear 503; all find it again by themselves."""
    counted, containers = fleet.counted(), fleet.compose.containers()
    began = [_started_at(each) for each in containers if each != fleet.container("redis")]
    with fleet.load(size=832) as load:
        load.burst(12)
        run("docker", "kill", "-s", "KILL", fleet.container("redis"))
        time.sleep(GONE_SECONDS)
        run("docker", "start", fleet.container("redis"))
        eventually(lambda: len(fleet.status()["workers"]) == 2, what="two workers")
        load.burst(4)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    _assert_refused_and_nothing_lost(verdict)
    assert [_started_at(each) for each in containers if each != fleet.container("redis")] == began
    assert "Traceback" not in fleet.compose.run("logs", "flask", "processor")


def test_the_front_is_cut_off_from_redis(fleet: Fleet, tell: Tell) -> None:
    """Its network is taken away for a while: a clear 503, and then it goes on by itself."""
    counted, front = fleet.counted(), fleet.container("flask")
    network = f"{fleet.project}_store"
    with fleet.load() as load:
        load.burst(12)
        run("docker", "network", "disconnect", network, front)
        time.sleep(CUT_SECONDS)
        run("docker", "network", "connect", "--alias", "flask", network, front)
        eventually(lambda: fleet.status()["ready"])
        load.burst(4)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    _assert_refused_and_nothing_lost(verdict)


def _assert_refused_and_nothing_lost(verdict: Verdict) -> None:
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.accepted <= verdict.counted <= verdict.accepted + verdict.unclear
    assert verdict.refused.get("503 not_ready", 0) > 0
    assert "no answer" not in verdict.refused
    assert verdict.slowest < REFUSED_WITHIN_SECONDS


def _started_at(container: str) -> str:
    return run("docker", "inspect", "--format", "{{.State.StartedAt}}", container).strip()
