"""What the containers may not do, as compose starts them."""

import json
import subprocess
from typing import Any

import pytest
from compose import Compose, run

pytestmark = pytest.mark.e2e

MOST_MEMORY = {"redis": 2 * 2**30, "flask": 2 * 2**30, "processor": 2 * 2**30}


def settings(container: str) -> Any:
    return json.loads(run("docker", "inspect", "--format", "{{json .HostConfig}}", container))


def says(container: str, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", "exec", container, "sh", "-c", command], capture_output=True, text=True)


@pytest.mark.parametrize("service", ["redis", "flask", "processor"])
def test_it_has_no_privileges_and_gets_none(two: Compose, service: str) -> None:
    """Its first process is not root, has no capability in any set, and no program could give it one."""
    status = says(two.containers(service)[0], "cat /proc/1/status").stdout
    lines = dict(line.split(":\t", 1) for line in status.splitlines())
    assert "0" not in lines["Uid"].split()
    assert {int(lines[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert lines["NoNewPrivs"] == "1"


@pytest.mark.parametrize("service", ["redis", "flask", "processor"])
def test_it_writes_to_no_disk_but_its_volume(two: Compose, service: str) -> None:
    """The root is read-only; /tmp is small, in memory, and nothing in it can be executed."""
    container = two.containers(service)[0]
    for folder in ("/", "/etc", "/var/tmp", "/home", "/opt"):
        assert "Read-only" in says(container, f"touch {folder}/here").stderr
    assert says(container, "touch /tmp/here").returncode == 0
    program = "printf '#!/bin/sh\\necho ran' > /tmp/program && chmod +x /tmp/program && /tmp/program"
    assert "ran" not in says(container, program).stdout
    assert "No space" in says(container, "head -c 70000000 /dev/zero > /tmp/large; rm /tmp/large").stderr


@pytest.mark.parametrize("service", ["redis", "flask", "processor"])
def test_its_memory_its_processes_and_its_log_are_bounded(two: Compose, service: str) -> None:
    """By the defaults of the compose files."""
    bounds = settings(two.containers(service)[0])
    assert bounds["Memory"] == MOST_MEMORY[service]
    assert 0 < bounds["PidsLimit"] <= 2048
    assert bounds["LogConfig"]["Config"] == {"max-size": "10m", "max-file": "3"}


def test_redis_is_not_published_and_refuses_rather_than_forgets(two: Compose) -> None:
    """Nobody reaches it from outside; it writes down what it is told; with its memory full it throws nothing away."""
    container = two.containers("redis")[0]
    assert not settings(container)["PortBindings"]
    reply = says(
        container, "for each in maxmemory-policy appendonly maxmemory; do redis-cli config get $each; done"
    ).stdout
    assert reply.split() == ["maxmemory-policy", "noeviction", "appendonly", "yes", "maxmemory", str(2**30)]
