"""Models that are in no image: a folder of this machine, or a volume that is filled before the start."""

import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from compose import MODE_2, Compose, composed, copied, run, state

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

MODE_1 = ("-f", "docker-compose.yml", "-f", "docker-compose.override.yml")


@pytest.fixture(scope="module")
def models(one: Compose, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of an image that has some, as a folder that only its owner may write to."""
    folder = tmp_path_factory.mktemp("models") / "models"
    run("docker", "cp", f"{one.containers('processor')[0]}:/models", str(folder))
    for path in (folder.parent, folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o444)
    return folder


@pytest.fixture(scope="module")
def filled(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Mode 2 with a volume of models, an empty one at first, and a network of somebody's own to fill it with."""
    folder = copied(tmp_path_factory.mktemp("checkout"))
    shutil.rmtree(folder / "processor/weights", ignore_errors=True)
    shutil.copytree(toy, folder / "processor/weights")
    files = (*MODE_2, "-f", "deploy/compose/models-volume.yml")
    with composed("filled", *files, environ={"MODEL": "toy"}, folder=folder) as compose:
        log.info("models converted into a volume, and healthy, after %.1f s", compose.up())
        yield compose


def listed(compose: Compose) -> list[str]:
    """The models that answer, once some worker has said which."""
    until = time.monotonic() + 30
    while True:
        answer = requests.get(f"{compose.url}/v1/models", timeout=10)
        names = [each["name"] for each in answer.json().get("models", [])]
        if names or time.monotonic() > until:
            return names
        time.sleep(0.2)


def test_a_folder_is_mounted_and_never_written_to(models: Path, photo: tuple[bytes, set[str]]) -> None:
    """An image without models serves those of a folder that it may only read."""
    before = sorted(models.rglob("*"))
    (name,) = (each.name for each in models.iterdir() if not each.name.startswith("."))
    given = {"MODELS_FOLDER": str(models), "MODEL": name}
    with composed("mounted", *MODE_1, "-f", "deploy/compose/models-mounted.yml", environ=given) as compose:
        compose.up()
        found = compose.upload(photo[0], "application/json").json()["detections"]
        assert {each["label"] for each in found} >= photo[1]
    assert sorted(models.rglob("*")) == before


def test_an_empty_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Without the model, the container ends with a line about it, and no traceback."""
    tmp_path.chmod(0o755)
    given = {"MODELS_FOLDER": str(tmp_path), "MODEL": "mine"}
    with composed("empty", *MODE_1, "-f", "deploy/compose/models-mounted.yml", environ=given) as compose:
        output = run(
            "sh", "-c", f"{' '.join(compose.command)} run --rm processor 2>&1 || true", environ=compose.environ
        )
    assert "Error: Model 'mine'" in output
    assert "Traceback" not in output


def test_a_volume_is_filled_before_the_workers_start(filled: Compose) -> None:
    """The converter ended well, and what it made is what the worker, which cannot convert, answers with."""
    assert state(filled.containers("models")[0])["ExitCode"] == 0
    assert listed(filled) == ["toy"]


def test_a_filled_volume_is_used_again(filled: Compose) -> None:
    """After `down`, the next start finds the model in the volume and converts nothing."""
    filled.run("down")
    took = filled.up()
    log.info("healthy with a filled volume after %.1f s", took)
    assert "Converting" not in filled.run("logs", "models")
    assert listed(filled) == ["toy"]
