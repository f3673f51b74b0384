"""The baseline, running in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

from measure.load.loops import wait_until_ready
from measure.load.service_bench import Target
from wire.errors import NotReadyError

START_SECONDS, STOP_SECONDS = 60, 10


@contextmanager
def running_baseline(folder: Path, threads: int) -> Iterator[Target]:
    """The baseline serves the model in `folder` for as long as the context is open. Raises NotReadyError."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", str(threads)]
    application = f"measure.load.baseline:create({str(folder.resolve())!r})"
    quiet = ["--log-level", "error", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, *quiet, application]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_until_ready(url, START_SECONDS)
        if process.poll() is not None:
            raise NotReadyError(f"The baseline ended with exit code {process.returncode}.")
        yield Target("plain Flask", url)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
