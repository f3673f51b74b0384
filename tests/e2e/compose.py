"""A project of docker-compose, driven as a user does it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import ROOT
from service import free_port

BUILD_SECONDS = 900
HEALTHY_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Compose:
    """A project; its `command` names its files, and it publishes `port`."""

    command: tuple[str, ...]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> str:
        return run(*self.command, *arguments, environ={"PORT": str(self.port)})

    def containers(self, service: str = "") -> list[str]:
        return self.run("ps", "-q", *([service] if service else [])).split()

    def up(self, *arguments: str) -> float:
        """Everything is up and healthy; the answer is how many seconds that took."""
        began = time.monotonic()
        self.run("up", "-d", *arguments)
        while not all(state(each)["Health"]["Status"] == "healthy" for each in self.containers()):
            assert time.monotonic() < began + HEALTHY_SECONDS, self.run("logs")
            time.sleep(0.2)
        return time.monotonic() - began

    def stop(self) -> float:
        """Everything has stopped; the answer is how many seconds that took. Nothing is killed in the first 30."""
        began = time.monotonic()
        self.run("stop", "--timeout", "30")
        return time.monotonic() - began


@contextmanager
def composed(name: str, *files: str) -> Iterator[Compose]:
    """A project that is built. Nothing is left of it afterwards but the builder's cache."""
    compose = Compose((*_command(), "-p", f"{name}{os.getpid()}", *files), free_port())
    try:
        compose.run("build")
        yield compose
    finally:
        compose.run("down", "--volumes", "--rmi", "local", "--timeout", "5")


def run(*command: str, environ: Mapping[str, str] | None = None) -> str:
    """What the command printed; it succeeded."""
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | (environ or {}), capture_output=True, text=True, timeout=BUILD_SECONDS
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def inside(container: str, code: str) -> str:
    """What Python says to `code` in the container."""
    return run("docker", "exec", container, "python", "-c", code).strip()


def state(container: str) -> Any:
    return json.loads(run("docker", "inspect", "--format", "{{json .State}}", container))


def _command() -> tuple[str, ...]:
    """`docker-compose`, or `docker compose` where that is what there is."""
    if os.environ.get("E2E_DOCKER") != "1":
        pytest.skip("builds images, which takes minutes: set E2E_DOCKER=1 to have it run")
    if not _works("docker", "info"):
        pytest.skip("needs a Docker engine that answers")
    for command in (("docker-compose",), ("docker", "compose")):
        if _works(*command, "version"):
            return command
    pytest.skip("needs docker-compose or docker compose")


def _works(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
