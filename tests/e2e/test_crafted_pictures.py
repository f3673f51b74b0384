"""Pictures that are meant to kill the service, or to keep it from others, end as pictures that cannot be decoded."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from crafted import heic_that_crashes, jpeg_of_scans
from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

WAIT = {"Prefer": "wait=30"}


def posted(service: Service, picture: bytes, headers: Mapping[str, str] = WAIT) -> requests.Response:
    return requests.post(f"{service.url}/v1/jobs", data=picture, headers=headers, timeout=60)


def ended(service: Service, job: str) -> dict[str, Any]:
    """What is said of the job once it is over."""
    deadline = time.monotonic() + 180
    while (answer := requests.get(f"{service.url}/v1/jobs/{job}", headers=WAIT, timeout=90)).status_code == 202:
        assert time.monotonic() < deadline, answer.text
    found: dict[str, Any] = answer.json()
    return found


def children_of(process: int) -> set[str]:
    return {each for task in Path(f"/proc/{process}/task").glob("*/children") for each in task.read_text().split()}


@pytest.mark.parametrize("mode", ["mode1", "mode2"])
def test_a_picture_that_crashes_its_decoder_ends_alone(
    mode: str, pictures: Mapping[str, bytes], request: pytest.FixtureRequest
) -> None:
    """Jobs before, beside and after it have their results, and the process that kept them is still the same."""
    service: Service = request.getfixturevalue(mode)
    before = posted(service, pictures["cat"]).json()
    workers = children_of(service.process.pid)
    waiting = [posted(service, pictures["cup"], {}).json() for _ in range(4)]
    for _ in range(4):
        refused = posted(service, heic_that_crashes())
        assert refused.json()["code"] == "undecodable_image"
        assert "its decoder crashed" in refused.json()["detail"]
    for job in (before, *waiting, posted(service, pictures["cat"]).json()):
        kept = requests.get(f"{service.url}/v1/jobs/{job['id']}", headers=WAIT, timeout=60).json()
        assert kept["state"] == "succeeded"
    assert children_of(service.process.pid) == workers


def test_others_are_answered_while_crafted_pictures_are_decoded(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """JPEGs of very many scans take all places of mode 1, and give them back: each has an end, and so has the wait."""
    endless = jpeg_of_scans(2000, 100_000, hidden=True)
    [worker] = requests.get(f"{mode1.url}/v1/status", timeout=10).json()["workers"]
    crafted = [posted(mode1, endless, {}).json()["id"] for _ in range(worker["at_once"])]
    assert requests.get(f"{mode1.url}/readyz", timeout=10).ok
    honest = requests.post(f"{mode1.url}/v1/jobs", data=pictures["cat"], timeout=30).json()["id"]
    assert ended(mode1, honest)["result"]
    for job in crafted:
        assert ended(mode1, job)["code"] == "undecodable_image"
