"""A server that speaks S3, in a process of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from conftest import ROOT
from service import free_port

SERVER = ROOT / ".venv-s3/bin/moto_server"
BUCKET = "pictures"
TIMEOUT_SECONDS = 60


class S3Server:
    """A server with one empty bucket. It forgets what it had when it stops."""

    def __init__(self, folder: Path) -> None:
        if not SERVER.exists() or shutil.which(str(SERVER)) is None:
            reason = "needs .venv-s3, which `make test` sets up"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._log = folder / "s3.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        """What a client is to be told, as an operator would."""
        return {
            "AWS_ENDPOINT": self.endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "anybody",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        }

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [str(SERVER), "-H", "127.0.0.1", "-p", str(self.port)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + TIMEOUT_SECONDS
        while not self._has_bucket():
            assert time.monotonic() < until, self._log.read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _has_bucket(self) -> bool:
        try:
            urlopen(Request(f"{self.endpoint}/{BUCKET}", method="PUT"), timeout=10).close()
        except HTTPError as error:
            error.close()
            return error.code == 409
        except (URLError, OSError):
            return False
        return True
