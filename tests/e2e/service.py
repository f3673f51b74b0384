"""A service that runs in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import gettempdir

import requests

from conftest import ROOT

COMMAND = Path(sys.executable).with_name("image-processor")
GUNICORN = [str(COMMAND.with_name("gunicorn")), "-c", "python:front.serving.gunicorn_conf", "front.wsgi:create()"]
"""Mode 2's front."""


def stand_in_command(mode: str) -> list[str]:
    """The command that serves the application of tests/front/stand_in.py for a mode."""
    configured = ["-c", "python:front.serving.gunicorn_conf", "--pythonpath", str(ROOT / "tests/front")]
    return [sys.executable, "-m", "gunicorn", *configured, f"stand_in:{mode}()"]


TIMEOUT_SECONDS = 180
"""So long may a start or a stop take where others have the machine: with a conversion, a minute is too short."""

PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
FORBIDDEN = 10_080
"""The one port from 10,000 on that browsers refuse to connect to."""
LOCKS = Path(gettempdir(), f"ports-of-tests-{os.getuid()}")
PORTS = (port for port in range(10_000 + 2_000 * PROCESS, 12_000 + 2_000 * PROCESS) if port != FORBIDDEN)


@dataclass(frozen=True)
class Service:
    """A running service: where it is, its process, and what it wrote to stderr."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(TIMEOUT_SECONDS)


def stop_all(*services: Service) -> list[int]:
    """Their exit codes; they are told at the same time."""
    for service in services:
        service.process.terminate()
    return [service.process.wait(TIMEOUT_SECONDS) for service in services]


def free_port() -> int:
    """A port that nobody listens on, and that no other test of this machine is given before this process ends.

    Each process of tests begins with ports of its own, below those that the system hands out for connections; those
    of another checkout's tests, which begin with the same, are told by their locks.
    """
    LOCKS.mkdir(exist_ok=True)
    for port in PORTS:
        lock = os.open(LOCKS / str(port), os.O_RDWR | os.O_CREAT)  # open from now on, and so locked
        with suppress(OSError):
            flock(lock, LOCK_EX | LOCK_NB)
            with socket.create_server(("127.0.0.1", port)):
                return port
        os.close(lock)
    raise AssertionError("no port is free")


def start(arguments: list[str], environ: Mapping[str, str], log: Path, url: str = "") -> Service:
    """The process, once `url` answers 200 (at once where there is no url to ask)."""
    with log.open("wb") as stderr:
        process = subprocess.Popen(arguments, env=os.environ | environ, stdout=stderr, stderr=stderr, cwd=ROOT)
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while url and time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if requests.get(url, timeout=5).ok:
                break
        except (requests.ConnectionError, requests.Timeout):  # it listens before it answers
            pass
        time.sleep(0.05)
    else:
        if url:
            process.kill()
            process.wait()
            raise AssertionError(f"{url} did not become ready: {log.read_text()}")
    return Service(url.rpartition("/")[0], process, log)


def family(pid: int) -> list[int]:
    """The process and what it has forked."""
    children = [child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    return [pid, *(each for child in children for each in family(int(child)))]


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and all its children are gone, without a farewell; nobody listens on their port any more."""
    killed = family(process.pid)
    for each in killed:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    process.wait(10)
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not all(map(_is_over, killed)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_over(pid: int) -> bool:
    """No thread is left of it but the zombie of the first, where nobody has waited for it."""
    try:
        tasks = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/stat")]
    except (FileNotFoundError, ProcessLookupError):  # one went meanwhile
        return False
    return all(task.rpartition(") ")[2].startswith("Z") for task in tasks)


@contextmanager
def running_mode1(environ: Mapping[str, str], folder: Path) -> Iterator[Service]:
    """`image-processor serve`, ready. Its log is in `folder`."""
    port = free_port()
    arguments = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    service = start(arguments, environ, folder / "log", f"http://127.0.0.1:{port}/readyz")
    try:
        yield service
    finally:
        code = service.stop()
    assert code == 0


@contextmanager
def running_mode2(environ: Mapping[str, str], redis_url: str, folder: Path) -> Iterator[Service]:
    """The light front under gunicorn and one `image-processor worker`, ready; both leave in order."""
    port = free_port()
    environ = {**environ, "REDIS_URL": redis_url, "PORT": str(port)}
    worker = start([str(COMMAND), "worker"], environ, folder / "worker.log")
    try:
        front = start(GUNICORN, environ, folder / "front.log", f"http://127.0.0.1:{port}/readyz")
    except BaseException:
        worker.stop()
        raise
    yield front
    assert stop_all(worker, front) == [0, 0]
