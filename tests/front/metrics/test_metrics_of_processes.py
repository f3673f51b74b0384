"""Several gunicorn processes and many threads count as one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from service import free_port

Read = Callable[[str], Mapping[tuple[str, ...], float]]
REQUESTS = 200


@pytest.fixture
def two_processes(tmp_path: Path) -> Iterator[str]:
    """The address of a front door that two gunicorn processes serve."""
    port, folder = free_port(), tmp_path / "counted"
    folder.mkdir()
    own_folder = str(Path(__file__).parent)
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:front.serving.gunicorn_conf",
        "--pythonpath",
        own_folder,
        "-w",
        "2",
    ]
    environ = {**os.environ, "PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    server = subprocess.Popen([*gunicorn, "measured_app:create()"], env=environ)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            requests.get(f"{url}/counts", timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.05)
    yield url
    server.terminate()
    assert server.wait(20) == 0


def test_any_process_answers_for_all(two_processes: str, read: Read) -> None:
    """Both served some of the requests, and each page has the sum."""

    def ask(_: int) -> str:
        return requests.get(f"{two_processes}/process", timeout=10).text

    count, answered, deadline = 0, set[str](), time.monotonic() + 30
    with ThreadPoolExecutor(8) as pool:
        while len(answered) < 2 and time.monotonic() < deadline:  # the second may begin later
            answered |= set(pool.map(ask, range(REQUESTS)))
            count += REQUESTS
    assert len(answered) == 2
    for _ in range(8):
        metrics = read(requests.get(f"{two_processes}/metrics", timeout=10).text)
        assert metrics["image_processor_http_requests_total", "200", "GET", "/process"] == count
        assert metrics["image_processor_http_request_duration_seconds_count", "/process"] == count
        assert metrics["image_processor_model_info", "toy", "int8", "fake", "detect", "abc"] == 1
        assert metrics["image_processor_job_queue_depth", "detect"] == 0
        status = requests.get(f"{two_processes}/v1/status", timeout=10).json()
        assert status["requests"]["total"] >= count
