"""The task `edit` by diffusion, as a service of either mode does it, beside `generate`, which has the same models."""

from collections.abc import Iterator
from io import BytesIO

import httpx
import numpy as np
import pytest
from PIL import Image

from processor.imaging.encode import encode_png
from service import Service
from toy_diffusion import diffusion_folder
from toy_embedders import picture
from toy_safety_checker import ALWAYS, checker_folder

WAIT = {"Prefer": "wait=50"}
BEFORE = picture(90, 64)


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a process that has one small model for both tasks, and one whose safety checker withholds every picture."""
    folder = tmp_path_factory.mktemp("edit")
    for name in ("toy", "shy"):
        diffusion_folder(folder / "weights" / "generate" / name)
    checker_folder(folder / "weights" / "generate" / "shy", ALWAYS)
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    models = {"GENERATE_MODELS": "toy,shy", "EDIT_MODELS": "toy,shy"}
    return {**folders, **models, "TASKS": "generate,edit", "PRECISION": "f32"}


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


def test_a_mask_changes_a_part_of_a_picture_and_the_answer_begins_another_job(client: httpx.Client) -> None:
    """What the mask leaves is the picture's own, to the byte; the second job changes all of the first one's picture."""
    mask = np.zeros_like(BEFORE)
    mask[16:48, 30:70] = 255
    files = {"image": ("before.png", encode_png(BEFORE)), "mask": ("mask.png", encode_png(mask))}
    data = {"task": "edit", "prompt": "a cat", "steps": "3", "seed": "7"}
    first = client.post("/v1/jobs", data=data, files=files, headers=WAIT).json()
    assert (first["result"]["method"], first["result"]["image"]) == ("inpaint", {"width": 90, "height": 64})
    after = np.asarray(Image.open(BytesIO(client.get(first["files"]["1.png"]).content)))
    assert (after[mask == 0] == BEFORE[mask == 0]).all()
    assert (after != BEFORE).any()
    again = {**data, "image": f"job:{first['id']}/1.png", "strength": "0.4", "prompt": "a dog"}
    second = client.post("/v1/jobs", data=again, headers=WAIT).json()
    assert (second["result"]["method"], second["result"]["steps_done"]) == ("diffuse", 1)
    assert 0 < second["result"]["difference"] < 1


def test_both_tasks_tell_of_the_model(client: httpx.Client) -> None:
    """With its methods, and how it is with its safety checker."""
    models = {each["task"]: each for each in client.get("/v1/models").json()["models"] if each["name"] == "toy"}
    assert models["edit"]["facts"]["methods"] == ["diffuse", "inpaint"]
    assert {models[task]["facts"]["safety_checker"] for task in ("generate", "edit")} == {"absent"}
    assert "Whoever shows them to others is to look first" in models["edit"]["notice"]


@pytest.mark.parametrize("task", ["generate", "edit"])
def test_a_withheld_picture_is_told_and_is_nowhere(client: httpx.Client, task: str) -> None:
    """The job has succeeded; there is neither a file nor a preview of it."""
    data = {"task": task, "model": "shy", "prompt": "a cat", "steps": "3"}
    job = client.post("/v1/jobs", data=data, files={"image": ("before.png", encode_png(BEFORE))}, headers=WAIT).json()
    told = job["result"]["pictures"][0] if task == "generate" else job["result"]["picture"]
    assert (job["state"], job.get("files", {}), told["file"], told["sha256"]) == ("succeeded", {}, "", "")
    assert told["withheld"].startswith("It looks like what its model's safety checker withholds")
    for name in ("preview", "files/1.png"):
        assert client.get(f"/v1/jobs/{job['id']}/{name}").status_code == 404


def test_a_mask_of_another_size_is_refused(client: httpx.Client) -> None:
    """With both sizes."""
    files = {"image": ("before.png", encode_png(BEFORE)), "mask": ("mask.png", encode_png(BEFORE[:32]))}
    answer = client.post("/v1/jobs", data={"task": "edit", "prompt": "a cat"}, files=files, headers=WAIT)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_option")
    assert "expected 90 x 64 pixels as the upright picture has, got 90 x 32" in answer.json()["detail"]
