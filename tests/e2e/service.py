"""A service that runs in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from conftest import ROOT

COMMAND = Path(sys.executable).with_name("image-processor")
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """A running service: where it is, its process, and what it wrote to stderr."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start(arguments: list[str], environ: Mapping[str, str], log: Path, url: str = "") -> Service:
    """The process, once `url` answers 200 (at once where there is no url to ask)."""
    with log.open("wb") as stderr:
        process = subprocess.Popen(arguments, env=os.environ | environ, stdout=stderr, stderr=stderr, cwd=ROOT)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while url and time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if requests.get(url, timeout=5).ok:
                break
        except requests.ConnectionError:
            pass
        time.sleep(0.05)
    else:
        assert not url, f"{url} did not become ready: {log.read_text()}"
    return Service(url.rpartition("/")[0], process, log)
