"""A front that is started anew in the middle, and workers from elsewhere."""

import pytest
from compose import run

from faults.conftest import Tell
from faults.fleet import Fleet, eventually


@pytest.mark.parametrize("way", ["restart", "kill"])
def test_the_front_starts_anew(fleet: Fleet, tell: Tell, way: str) -> None:
    """Clients that ask again with their key lose nothing: every accepted job can still be asked for."""
    counted, front = fleet.counted(), fleet.container("flask")
    with fleet.load() as load:
        load.burst(12)
        if way == "restart":
            run("docker", "restart", front)
        else:
            run("docker", "kill", "-s", "KILL", front)
            run("docker", "start", front)
        eventually(lambda: fleet.status()["ready"])
        load.burst(4)
    verdict = fleet.verdict(load, counted)
    tell(verdict)
    assert verdict.ended == {"succeeded": verdict.accepted}
    assert verdict.accepted <= verdict.counted <= verdict.accepted + verdict.unclear
