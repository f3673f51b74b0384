"""A project of docker-compose, driven as a user does it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import ROOT
from service import free_port

BUILD_SECONDS = 900
HEALTHY_SECONDS = 120
MODE_2 = ("-f", "docker-compose.yml", "-f", "with-rq-compose.yml")


@dataclass(frozen=True, slots=True)
class Compose:
    """A project; its `command` names its files, which lie in `folder`, and it publishes `port`."""

    command: tuple[str, ...]
    port: int
    environ: Mapping[str, str]
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> str:
        return run(*self.command, *arguments, environ=self.environ, folder=self.folder)

    def containers(self, service: str = "") -> list[str]:
        return self.run("ps", "-q", *([service] if service else [])).split()

    def image(self, service: str) -> str:
        return run("docker", "inspect", "--format", "{{.Image}}", self.containers(service)[0]).strip()

    def up(self, *arguments: str) -> float:
        """Everything is up and healthy, or had an end to come to; the answer is how many seconds that took."""
        began = time.monotonic()
        self.run("up", "-d", *arguments)
        self.await_health()
        return time.monotonic() - began

    def await_health(self) -> None:
        began = time.monotonic()
        while not all(_well(state(each)) for each in self.containers()):
            assert time.monotonic() < began + HEALTHY_SECONDS, self.run("logs")
            time.sleep(0.2)

    def stop(self) -> float:
        """Everything has stopped; the answer is how many seconds that took. Nothing is killed in the first 30."""
        began = time.monotonic()
        self.run("stop", "--timeout", "30")
        return time.monotonic() - began

    def upload(self, image: bytes, accept: str = "*/*") -> requests.Response:
        headers = {"Accept": accept}
        return requests.post(f"{self.url}/upload", files={"file": image}, headers=headers, timeout=30)

    def viewed(self, accepted: requests.Response, seconds: float, accept: str = "*/*") -> requests.Response:
        """What an accepted upload's url answers when the job is done, or after so many seconds.

        Asks again where nobody answers: the front or redis may be starting anew.
        """
        until = time.monotonic() + seconds
        url = self.url + accepted.json()["url"]
        while True:
            try:
                answer = requests.get(url, headers={"Accept": accept}, timeout=10)
                if answer.status_code not in (202, 503) or time.monotonic() > until:
                    return answer
            except requests.ConnectionError:
                assert time.monotonic() < until, f"nobody answers at {url}"
            time.sleep(0.1)


@contextmanager
def composed(
    name: str, *files: str, environ: Mapping[str, str] | None = None, folder: Path = ROOT
) -> Iterator[Compose]:
    """A project that is built. Nothing is left of it afterwards but the builder's cache."""
    command = (*_command(), "-p", f"{name}{os.getpid()}", *files)
    try:
        run(*command, "build", environ=environ, folder=folder)
        port = free_port()  # after it: building takes minutes, in which another could have taken it
        yield Compose(command, port, {"PORT": str(port), **(environ or {})}, folder)
    finally:
        run(*command, "down", "--volumes", "--rmi", "local", "--timeout", "5", environ=environ, folder=folder)


def copied(folder: Path) -> Path:
    """The folder, with all of this checkout in it that images are built from and compose reads: to be changed."""
    for name in ("wire", "backends", "flask", "client", "processor/src", "processor/weights", "deploy/compose"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    (folder / "requirements/tasks").mkdir(parents=True)
    for pattern in ("*.yml", ".dockerignore", "requirements/**/*.txt", "processor/*.*", "processor/Dockerfile"):
        for path in ROOT.glob(pattern):
            shutil.copy(path, folder / path.relative_to(ROOT))
    return folder


def run(*command: str, environ: Mapping[str, str] | None = None, folder: Path = ROOT) -> str:
    """What the command printed; it succeeded."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | (environ or {}), capture_output=True, text=True, timeout=BUILD_SECONDS
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def inside(container: str, code: str) -> str:
    """What Python says to `code` in the container."""
    return run("docker", "exec", container, "python", "-c", code).strip()


def state(container: str) -> Any:
    return json.loads(run("docker", "inspect", "--format", "{{json .State}}", container))


def _well(now: Any) -> bool:
    if now["Status"] == "exited" and now["ExitCode"] == 0:
        return True
    return bool(now["Running"] and now["Health"]["Status"] == "healthy")


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
