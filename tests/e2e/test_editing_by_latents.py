"""The task `edit` by latents, as a service of either mode does it."""

import time
from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest

from processor.imaging.encode import encode_png
from service import Service
from toy_embedders import picture
from toy_latents import latents_folder

WAIT = {"Prefer": "wait=50"}
ASKED = {"task": "edit", "prompt": "a dog", "seed": "7", "steps": "2", "weight_like": "2"}


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a process that has one small model, and no other task."""
    folder = tmp_path_factory.mktemp("edit")
    latents_folder(folder / "weights" / "edit" / "toy", second=True)
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    return {**folders, "TASKS": "edit", "EDIT_MODELS": "toy"}


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


def test_words_and_pictures_change_a_picture_and_a_stop_keeps_what_there_is(client: httpx.Client) -> None:
    """With its losses and what both CLIPs see; a job without an end ends when it is told to."""
    files = {name: (f"{name}.png", encode_png(picture(64, 64, seed))) for seed, name in enumerate(("image", "like"))}
    done = client.post("/v1/jobs", data=ASKED, files=files, headers=WAIT).json()
    result = done["result"]
    assert sha256(client.get(done["files"]["1.png"]).content).hexdigest() == result["picture"]["sha256"]
    assert (result["method"], result["model"]["name"], len(result["losses"])) == ("latents", "toy", 2)
    assert [each["model"] for each in result["similarity"]] == ["clip", "second_clip"]
    long = {**ASKED, "steps": "500", "image": f"job:{done['id']}/1.png"}
    address, until = f"/v1/jobs/{client.post('/v1/jobs', data=long).json()['id']}", time.monotonic() + 40
    while "preview" not in (seen := client.get(address).json())["links"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert client.get(seen["links"]["preview"]).headers["content-type"] == "image/jpeg"
    assert client.post(f"{address}/stop").status_code == 202
    while (seen := client.get(address).json())["state"] != "succeeded":
        assert time.monotonic() < until
        time.sleep(0.1)
    assert seen["result"]["stopped"] is True
    assert len(seen["result"]["losses"]) == seen["result"]["steps_done"] < 500


def test_a_job_that_goes_for_nothing_is_refused(client: httpx.Client) -> None:
    """With what it could go for."""
    answer = client.post("/v1/jobs", json={"task": "edit", "seed": "7"}, headers=WAIT)
    assert answer.json()["code"] == "missing_input"
    assert "a prompt, text2, or a picture like or unlike" in answer.json()["detail"]
