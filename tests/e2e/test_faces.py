"""Faces, by a service that has no files of anybody's own."""

from hashlib import sha256

import httpx
import pytest

from faces_at_hand import faces_at_hand
from service import running_mode1

WAIT = {"Prefer": "wait=50"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    """Of a process with both tasks that have the model, which is prepared."""
    settings = faces_at_hand()
    folders = {"WEIGHTS_DIR": str(tmp_path_factory.mktemp("weights")), "MODELS_DIR": str(settings.models_dir)}
    with (
        running_mode1({**folders, "TASKS": "generate,edit"}, tmp_path_factory.mktemp("mode1")) as service,
        httpx.Client(base_url=service.url, timeout=60) as client,
    ):
        yield client


def test_a_seed_is_all_that_it_takes(client: httpx.Client) -> None:
    """The picture is a file of the job; the model says what it is, and what it is made of."""
    job = client.post("/v1/jobs", data={"task": "generate", "seed": "7", "width": "256"}, headers=WAIT).json()
    (told,) = job["result"]["pictures"]
    assert sha256(client.get(job["files"]["1.png"]).content).hexdigest() == told["sha256"]
    assert job["result"]["image"] == {"width": 256, "height": 256}
    (model,) = client.get("/v1/models", params={"task": "generate"}).json()["models"]
    assert (model["name"], model["default"], model["license"]) == ("faces", True, "Apache-2.0")
    assert model["notice"] == job["result"]["notice"]


def test_words_are_refused(client: httpx.Client) -> None:
    """With what to do instead."""
    answer = client.post("/v1/jobs", data={"task": "generate", "prompt": "a cat"}, headers=WAIT)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_option")
    assert "takes no words" in answer.json()["detail"]


def test_a_face_that_was_made_is_changed(client: httpx.Client) -> None:
    """By its seed, and as a photo: which is come near first, in as few steps as one likes."""
    made = client.post("/v1/jobs", data={"task": "generate", "seed": "7"}, headers=WAIT).json()
    asked = {"task": "edit", "direction": "smile", "seed": "7"}
    of_seed = client.post("/v1/jobs", data={**asked, "amount": "0"}, headers=WAIT).json()
    assert of_seed["result"]["method"] == "direction"
    photo = {"image": f"job:{made['id']}/1.png", "steps": "2"}
    of_photo = client.post("/v1/jobs", data={**asked, **photo}, headers=WAIT).json()
    assert len(of_photo["result"]["losses"]) == 2
    assert of_photo["result"]["fitted"] > 0
    (model,) = client.get("/v1/models", params={"task": "edit"}).json()["models"]
    assert "smile" in model["facts"]["directions"]
