"""Mode 2 as a user meets it: the front door, redis and a worker, each a process of its own."""

import io
import time
from collections.abc import Mapping

import pytest
import requests
from PIL import Image

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

JSON = {"Accept": "application/json"}


def upload(service: Service, data: bytes) -> requests.Response:
    return requests.post(f"{service.url}/upload", files={"file": ("picture", data)}, timeout=30)


def finished(service: Service, answer: requests.Response, headers: Mapping[str, str]) -> requests.Response:
    """The answer of the job's url once it is not 202 any more."""
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        shown = requests.get(service.url + answer.json()["url"], headers=headers, timeout=10)
        if shown.status_code != 202:
            return shown
        time.sleep(0.05)
    pytest.fail("still processing after 30 s")


def test_an_upload_is_answered_with_a_url_that_shows_the_picture(mode2: Service, pictures: Mapping[str, bytes]) -> None:
    """202 and where to look; then the JPEG, and the objects as JSON."""
    answer = upload(mode2, pictures["cat"])
    assert answer.headers["Location"].endswith(answer.json()["url"])
    assert int(answer.headers["Retry-After"]) >= 1
    shown = finished(mode2, answer, {})
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (902, 600)
    listed = finished(mode2, answer, JSON).json()
    assert listed["state"] == "succeeded"
    assert listed["detections"][0]["label"] == "cat"


def test_both_modes_find_the_same(mode1: Service, mode2: Service, pictures: Mapping[str, bytes]) -> None:
    """One process function, one answer."""
    for data in pictures.values():
        inline = requests.post(f"{mode1.url}/upload", files={"file": data}, headers=JSON, timeout=30).json()
        queued = finished(mode2, upload(mode2, data), JSON).json()
        assert inline["detections"] == queued["detections"]


def test_a_picture_that_cannot_be_decoded_ends_in_its_error(mode2: Service, pictures: Mapping[str, bytes]) -> None:
    """The worker's refusal reaches the client with its own status, not as `processing` for ever."""
    shown = finished(mode2, upload(mode2, pictures["cat"][:5000]), {})
    assert shown.status_code == 400
    assert shown.json()["code"] == "undecodable_image"


def test_rubbish_is_refused_at_the_door(mode2: Service) -> None:
    """What is no picture never reaches the queue."""
    answer = upload(mode2, b"not a picture")
    assert (answer.status_code, answer.json()["code"]) == (415, "not_an_image")


def test_the_front_knows_the_workers_models(mode2: Service) -> None:
    """/v1/models in mode 2 is what living workers announce."""
    (model,) = requests.get(f"{mode2.url}/v1/models", timeout=10).json()["models"]
    assert model["name"] == "yolov3-tiny"
