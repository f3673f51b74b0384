"""The baseline, running in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server
from time import monotonic, sleep

from measure.load.service_bench import Target
from wire.errors import NotReadyError

START_SECONDS, STOP_SECONDS = 60, 10


@contextmanager
def running_baseline(folder: Path, threads: int) -> Iterator[Target]:
    """The baseline serves the model in `folder` for as long as the context is open. Raises NotReadyError."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", str(threads)]
    application = f"measure.load.baseline:create({str(folder.resolve())!r})"
    quiet = ["--log-level", "error", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, *quiet, application]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(process, port)
        yield Target("plain Flask", f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """The service on `port` answers. Raises NotReadyError where its process ended, or it does not answer in time."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        if process.poll() is not None:
            raise NotReadyError(f"The baseline ended with exit code {process.returncode}.")
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        sleep(0.1)
    raise NotReadyError(f"The baseline did not answer in {START_SECONDS} s.")
