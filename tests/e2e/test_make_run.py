"""`make run`, as a supervisor starts and stops it."""

import shutil
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from service import free_port, start

pytestmark = pytest.mark.e2e


def test_the_service_ends_with_make(model_environ: Mapping[str, str], tmp_path: Path) -> None:
    """No server is left behind that holds the port: what make started is the service itself, and no shell around it."""
    if shutil.which("make") is None:
        pytest.skip("there is no make on this machine")
    port = free_port()
    installed = ["--old-file", ".venv/.installed-run", f"BIN={Path(sys.executable).parent}"]
    service = start(
        ["make", *installed, "run", f"PORT={port}"], model_environ, tmp_path / "log", f"http://127.0.0.1:{port}/readyz"
    )
    service.stop()
    deadline = time.monotonic() + 20
    while _listens(port):
        assert time.monotonic() < deadline, "the service goes on without make"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0
