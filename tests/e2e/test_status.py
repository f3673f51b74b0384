"""What an operator is told of real work, in both modes."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

WAIT = {"Prefer": "wait=20"}


def status(service: Service) -> dict[str, Any]:
    answer = requests.get(f"{service.url}/v1/status", timeout=20)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_two_looks_tell_what_happened_between(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Two jobs that succeed, one of them rendered, and one that fails; and who did it."""
    before, cat = status(service), pictures["cat"]
    responses = [
        requests.post(f"{service.url}/v1/jobs", data=each, headers=WAIT, timeout=40) for each in (cat, cat, cat[:2000])
    ]
    assert [each.status_code for each in responses] == [200, 200, 400]
    png = requests.get(f"{service.url}/v1/jobs/{responses[0].json()['id']}?format=png", headers=WAIT, timeout=40)
    assert png.status_code == 200
    after = status(service)
    grown = {
        name: after["jobs"][name] - before["jobs"][name] for name in ("succeeded", "failed", "canceled", "expired")
    }
    assert grown == {"succeeded": 2, "failed": 1, "canceled": 0, "expired": 0}
    assert after["requests"]["total"] - before["requests"]["total"] >= 5
    failure = after["failures"][0]
    assert (failure["job"], failure["code"]) == (responses[2].json()["job"]["id"], "undecodable_image")
    deadline = time.monotonic() + 20
    while not (later := status(service))["queue"]["detect"]["jobs_per_second"]:  # a front asks workers once a second
        assert time.monotonic() < deadline
        time.sleep(0.2)
    worker = later["workers"][0]
    assert worker["seconds"] > 0
    assert worker["models"] == ["yolov3-tiny"]
    assert worker["name"]
    assert worker["memory_bytes"] > 30_000_000
