"""The task `generate`, as a service of either mode does it."""

import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from PIL import Image

from service import Service
from toy_diffusion import diffusion_folder

LONG = {"task": "generate", "prompt": "a cat", "steps": "150", "n": "8", "width": "256", "height": "256"}
WAIT = {"Prefer": "wait=50"}


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a process that has one small model, and no other task."""
    folder = tmp_path_factory.mktemp("generate")
    diffusion_folder(folder / "weights" / "generate" / "toy")
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    return {**folders, "TASKS": "generate", "GENERATE_MODELS": "toy", "PRECISION": "f32", "MAX_COST": "1000"}


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


def test_words_become_files_and_these_begin_another_job(client: httpx.Client) -> None:
    """With their hashes; nobody sends a picture twice."""
    data = {"task": "generate", "prompt": "a cat", "steps": "3", "seed": "7"}
    first = client.post("/v1/jobs", data=data, headers=WAIT).json()
    (told,) = first["result"]["pictures"]
    png = client.get(first["files"]["1.png"])
    assert (png.headers["content-type"], sha256(png.content).hexdigest()) == ("image/png", told["sha256"])
    again = {**data, "image": f"job:{first['id']}/1.png", "strength": "0.5", "prompt": "a dog"}
    second = client.post("/v1/jobs", data=again, headers=WAIT).json()
    assert second["result"]["steps_done"] == 1
    assert second["result"]["pictures"][0]["sha256"] != told["sha256"]


def test_pictures_are_had_in_other_files(client: httpx.Client) -> None:
    """By format or by Accept: as they were made, made anew with their mark, and all in one."""
    job = client.post(
        "/v1/jobs", data={"task": "generate", "prompt": "a cat", "n": "2", "steps": "1"}, headers=WAIT
    ).json()
    address = f"/v1/jobs/{job['id']}"
    second = client.get(job["files"]["2.png"]).content
    assert client.get(address, params={"format": "png", "number": 2}).content == second
    assert client.get(address, headers={"Accept": "image/png"}).content == client.get(job["files"]["1.png"]).content
    for form in ("jpeg", "webp"):
        answer = client.get(address, headers={"Accept": f"image/{form}", **WAIT})
        assert (answer.status_code, answer.headers["content-type"]) == (200, f"image/{form}")
        assert b"trainedAlgorithmicMedia" in Image.open(BytesIO(answer.content)).info["xmp"]
    with ZipFile(BytesIO(client.get(address, params={"format": "zip"}).content)) as archive:
        assert archive.namelist() == ["1.png", "2.png", "result.json"]
        assert archive.read("2.png") == second


def test_a_job_shows_how_far_it_is_and_ends_when_it_is_canceled(client: httpx.Client) -> None:
    """Between two steps; the next job is done at once."""
    job = client.post("/v1/jobs", data=LONG).json()
    address, until = f"/v1/jobs/{job['id']}", time.monotonic() + 40
    while "preview" not in (seen := client.get(address).json())["links"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert 0 < seen["progress"]["done"] < seen["progress"]["total"] == 1200
    assert client.get(seen["links"]["preview"]).headers["content-type"] == "image/jpeg"
    assert client.delete(address).status_code in (200, 202, 204)
    short = {"task": "generate", "prompt": "a dog", "steps": "1"}
    assert client.post("/v1/jobs", data=short, headers=WAIT).json()["state"] == "succeeded"
    assert client.get(address).json()["job"]["state"] == "canceled"


def test_a_stopped_job_has_the_picture_as_it_is_by_then(client: httpx.Client) -> None:
    """Long before its 1,200 steps are done."""
    job = client.post("/v1/jobs", data={**LONG, "width": "64", "height": "64"}).json()
    address, until = f"/v1/jobs/{job['id']}", time.monotonic() + 40
    while not client.get(address).json()["progress"]["done"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert client.post(f"{address}/stop").status_code == 202
    ended = client.get(address, headers={"Prefer": "wait=30"}).json()
    assert (ended["state"], ended["result"]["stopped"]) == ("succeeded", True)
    assert len(ended["result"]["pictures"]) < 8
    assert client.get(ended["files"]["1.png"]).headers["content-type"] == "image/png"


def test_a_job_that_costs_too_much_is_refused(client: httpx.Client) -> None:
    """With what it costs, and what it may, before there is a job; what is left to the model counts as that has it."""
    sent = {"task": "generate", "prompt": "a cat", "n": "8", "width": "1024", "height": "1024"}
    for more, cost in (({"steps": "150"}, 9600), ({}, 3200)):
        answer = client.post("/v1/jobs", data=sent | more)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_option")
        assert f"at most 1000 here, in steps at 512 x 512, got one of {cost}" in answer.json()["detail"]
        assert "job" not in answer.json()
