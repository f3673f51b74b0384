"""Whoever starts mode 2's front door with a bad setting reads one line of it, and no stack trace."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from service import free_port

COMMAND = [sys.executable, "-m", "gunicorn", "-c", "python:front.serving.gunicorn_conf", "front.wsgi:create()"]

BEFORE_IT_LISTENS = {
    "PORT": "70000",
    "HTTP_THREADS": "many",
    "MAX_UPLOAD_BYTES": "20MB",
    "URL_INPUT": "perhaps",
    "TASKS": "detekt",
    "RATE_LIMIT": "ten",
    "API_KEYS": "short",
    "REDIS_URL": "redis://:half/of-a-password@redis:6379/0",
    "STORE_URL": "s3:bucket",
    "PROMETHEUS_MULTIPROC_DIR": "/nowhere",
}


def told(environ: Mapping[str, str]) -> tuple[int, list[str]]:
    """How the front door that is started so ends, and the lines that it says."""
    everything = {**os.environ, "PORT": str(free_port()), **environ}
    ended = subprocess.run(COMMAND, env=everything, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, (ended.stdout + ended.stderr).strip().splitlines()


@pytest.mark.parametrize(("name", "value"), BEFORE_IT_LISTENS.items(), ids=BEFORE_IT_LISTENS)
def test_a_bad_setting_is_told_in_one_line_of_its_own(name: str, value: str) -> None:
    """Before it listens: nothing else is said."""
    code, lines = told({name: value})
    assert code == 1
    [line] = lines
    assert line.startswith(f"Error: Setting {name}: expected ")
    assert "of-a-password" not in line


@pytest.mark.parametrize("url", ["memory://", "file:///proc/nobody/writes/here"])
def test_a_store_that_is_none_is_told_without_a_stack_trace(url: str) -> None:
    """What only an attempt shows is a line among those of the server."""
    code, lines = told({"STORE_URL": url})
    assert code == 4
    assert [line for line in lines if line.startswith("Setting STORE_URL: expected ")]
    assert not [line for line in lines if "Traceback" in line]
