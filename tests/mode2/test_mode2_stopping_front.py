"""Mode 2's front door is told to stop while clients wait for jobs that nobody has begun."""

import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from mode2.bench import Bench, eventually
from service import Service, free_port, start
from wire import keys

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WAIT = {"Prefer": "wait=30"}
QUEUE = "rq:queue:describe"
SOON_SECONDS = 12
"""Far from the 30 that everybody asked to wait; what is waited for is 2, the longest that redis is asked to block."""


@pytest.fixture
def front(bench: Bench, tmp_path: Path) -> Iterator[Service]:
    """As a user starts it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:front.serving.gunicorn_conf", "front.wsgi:create()"]
    environ = {"REDIS_URL": bench.server.url, "PORT": str(port)}
    service = start(command, environ, tmp_path / "front.log", f"http://127.0.0.1:{port}/healthz")
    yield service
    service.process.kill()
    service.process.wait()


def _waits(bench: Bench, count: int) -> None:
    eventually(lambda: bench.client.info("clients")["blocked_clients"] == count)


def test_whoever_waits_is_told_at_once_where_the_job_stands(front: Service, bench: Bench) -> None:
    """However a job is asked for: 202, the job's place in the queue and where to ask for it; the server then ends."""
    known = requests.post(f"{front.url}/v1/jobs", data=GIF, timeout=10).json()["id"]
    sent_requests = (
        ("POST", "/v1/jobs", GIF),
        ("GET", f"/v1/jobs/{known}", b""),
        ("POST", "/upload", GIF),
        ("GET", f"/view/{known}", b""),
    )
    with ThreadPoolExecutor(len(sent_requests)) as pool:
        waiting = [
            pool.submit(requests.request, method, front.url + path, data=body, headers=WAIT, timeout=40)
            for method, path, body in sent_requests
        ]
        _waits(bench, len(sent_requests))
        front.process.terminate()
        begun = time.monotonic()
        responses = [each.result() for each in waiting]
        assert front.process.wait(10) == 0
        assert time.monotonic() - begun < SOON_SECONDS
    assert [answer.status_code for answer in responses] == [202] * len(sent_requests)
    assert [answer.json()["state"] for answer in responses[:2]] == ["queued"] * 2
    assert [bool(answer.headers["Retry-After"]) for answer in responses] == [True] * len(sent_requests)
    for answer in (responses[0], responses[2]):
        job_id = answer.headers["Location"].rpartition("/")[2]
        assert bench.client.exists(keys.record(job_id)), "the job waits for whoever serves next"


def test_who_has_no_place_to_ask_is_told_to_try_again(front: Service, bench: Bench) -> None:
    """DeepStack's clients never learn of a job: 503, Retry-After, and nobody looks at the picture any more."""
    with ThreadPoolExecutor(1) as pool:
        url = f"{front.url}/v1/vision/detection"
        waiting = pool.submit(requests.post, url, files={"image": GIF}, timeout=40)
        _waits(bench, 1)
        front.process.terminate()
        answer = waiting.result(SOON_SECONDS)
    assert (answer.status_code, answer.json()["success"]) == (503, False)
    assert "told to stop" in answer.json()["error"]
    assert int(answer.headers["Retry-After"]) >= 1
    assert not bench.client.keys("image-processor:input:*")


def test_who_hears_a_description_as_it_comes_is_told_so_too(front: Service, bench: Bench) -> None:
    """As the last event: its status was sent. Nobody describes the picture any more."""
    asked = {"image_url": b64encode(GIF).decode(), "stream": True}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(requests.post, f"{front.url}/v1/caption", json=asked, timeout=40)
        eventually(lambda: bench.client.llen(QUEUE))
        front.process.terminate()
        answer = waiting.result(SOON_SECONDS)
    assert answer.status_code == 200
    assert "told to stop" in answer.text
    assert not bench.client.llen(QUEUE)
