"""The Python client and `image-processor detect --server` against the real service, in both modes."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from conftest import ROOT
from image_processor_client import Client, JobFailed, Result, ServiceError
from service import COMMAND, Service, free_port

pytestmark = pytest.mark.e2e

HEAVY = ("numpy", "cv2", "openvino", "PIL", "flask", "redis")


@pytest.fixture
def folder(pictures: Mapping[str, bytes], tmp_path: Path) -> Path:
    """Three photos and what is none."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, picture in pictures.items():
        (folder / f"{name}.jpg").write_bytes(picture)
    (folder / "rubbish.png").write_text("no picture")
    return folder


def command(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "detect", *map(str, arguments)], env=os.environ | environ, capture_output=True, text=True, timeout=60
    )


def test_a_picture_is_detected_watched_and_marked(service: Service, pictures: Mapping[str, bytes]) -> None:
    """detect, submit, wait, stream, picture and models do what their docstrings say."""
    with Client(service.url) as client:
        result = client.detect(pictures["cat"], confidence_threshold=0.4)
        assert (result.detections[0].label, result.size) == ("cat", (902, 600))
        assert result.options["confidence_threshold"] == 0.4
        job = client.submit(BytesIO(pictures["cup"]))
        jobs = list(client.stream(job.id))
        assert (jobs[-1].id, jobs[-1].state) == (job.id, "succeeded")
        assert client.wait(job.id, timeout=20).result == jobs[-1].result
        with Image.open(BytesIO(client.picture(result.job_id, "png"))) as marked:
            assert (marked.format, marked.size) == ("PNG", (902, 600))
        assert [model.name for model in client.models()] == ["yolov3-tiny"]


def test_an_image_and_its_array_are_the_same_picture(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Red is red: decoded here, the same is found as in the file. A url is the operator's to allow."""
    image = Image.open(BytesIO(pictures["cat"])).convert("RGB")
    with Client(service.url) as client:
        by_file, by_image, by_array = (client.detect(each) for each in (pictures["cat"], image, np.asarray(image)))
        assert by_image.detections == by_array.detections
        assert by_image.size == by_array.size == by_file.size
        for mine, whole in zip(by_array.detections, by_file.detections, strict=True):
            assert mine.label == whole.label
            assert mine.confidence == pytest.approx(whole.confidence, abs=0.02)
        with pytest.raises(ServiceError) as refused:
            client.detect(f"{service.url}/static/icon.svg")
        assert (refused.value.status, refused.value.code) == (403, "not_enabled")


def test_a_batch_and_what_the_service_says_of_itself_have_types(
    service: Service, pictures: Mapping[str, bytes]
) -> None:
    """submit_batch, wait_batch, tasks and status do what their docstrings say."""
    with Client(service.url) as client:
        batch = client.wait_batch(client.submit_batch([*pictures.values(), b"no picture"], labels="cat").id, timeout=60)
        assert (batch.state, batch.progress.done, batch.progress.failed) == ("finished", 4, 1)
        first, last = batch.jobs[0], batch.jobs[-1]
        assert first.result is not None
        assert (first.name, first.result.job_id, first.result.size) == ("picture-1", first.id, (902, 600))
        assert last.error is not None
        assert (last.id, last.error.code) == (None, "not_an_image")
        tasks, status = client.tasks(), client.status()
        assert "confidence_threshold" in {option.name for option in tasks.tasks[0].options}
        assert tasks.limits["max_upload_bytes"] == 20_000_000
        assert (status.ready, status.reasons, status.queue["detect"].waiting) == (True, (), 0)
        assert status.workers[0].models == ("yolov3-tiny",)
        assert client.models()[0].input == (416, 416)
        assert status.models == client.models()


def test_each_failure_has_its_own_kind(service: Service, pictures: Mapping[str, bytes]) -> None:
    """A request that is refused, a job that fails, a job that had ended."""
    with Client(service.url) as client:
        with pytest.raises(ServiceError) as refused:
            client.detect(b"no picture")
        assert (refused.value.status, refused.value.code) == (415, "not_an_image")
        with pytest.raises(JobFailed) as failed:
            client.detect(pictures["cat"][:5000])
        assert (failed.value.status, failed.value.code) == (400, "undecodable_image")
        result = client.detect(pictures["cat"])
        with pytest.raises(ServiceError) as ended:
            client.cancel(result.job_id)
        assert ended.value.code == "finished_job"
        with pytest.raises(ServiceError) as unknown:
            client.wait("00000000-0000-4000-8000-000000000000")
        assert unknown.value.code == "unknown_job"


def test_a_folder_is_detected(service: Service, folder: Path) -> None:
    """Several at once, in their order; what is no picture is an error among results."""
    with Client(service.url) as client:
        found = {path.stem: each for path, each in client.detect_folder(folder, progress=False)}
    assert list(found) == ["cat", "cup", "person", "rubbish"]
    assert [name for name, each in found.items() if not isinstance(each, Result)] == ["rubbish"]


def test_the_command_says_the_same_here_and_there(
    service: Service, folder: Path, model_environ: Mapping[str, str]
) -> None:
    """Lines, exit code and marked pictures do not tell who did the work."""
    local = command(folder, "-o", folder / "here", **model_environ)
    shutil.move(folder / "here", folder.parent / "here")
    there = command("--server", service.url, folder, "-o", folder.parent / "there")
    assert (local.returncode, there.returncode) == (1, 1)
    assert local.stdout == there.stdout
    assert there.stdout.startswith(f"{folder / 'cat.jpg'}: cat ")
    assert there.stderr.startswith(f"{folder / 'rubbish.png'}: Expected a picture")
    for where in ("here", "there"):
        assert sorted(path.name for path in (folder.parent / where).iterdir()) == ["cat.jpg", "cup.jpg", "person.jpg"]
    with Image.open(folder.parent / "there/cat.jpg") as marked:
        assert marked.size == (902, 600)


def test_what_is_wrong_for_all_pictures_is_told_once(
    service: Service, folder: Path, model_environ: Mapping[str, str]
) -> None:
    """A slip in a label must not be read a thousand times; nor asked of a service."""
    for where in ([], ["--server", service.url]):
        answer = command(*where, "--only", "catt", folder, **model_environ)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert answer.stderr.count("'catt' is no label of this model") == 1
        assert "Error: Option labels" in answer.stderr
    answer = command("--server", service.url, "--model", "nobody", folder)
    assert answer.stderr.count("Model 'nobody'") == 1


def test_the_command_prints_json_and_passes_options_on(service: Service, folder: Path) -> None:
    """One document a line; --only and --model are the service's options."""
    answer = command("--server", service.url, "--json", "--only", "cat", "--model", "yolov3-tiny", folder / "cat.jpg")
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["file"] == str(folder / "cat.jpg")
    assert {each["label"] for each in document["detections"]} == {"cat"}
    assert (document["options"]["labels"], document["options"]["model"]) == ("cat", "yolov3-tiny")


def test_nothing_heavy_is_imported_to_ask_a_service(mode1: Service, folder: Path) -> None:
    """No array, no picture library, no runtime: the command is quick and runs where they are not installed."""
    program = (
        "import sys; from processor.cli import main\n"
        f"try: main(['detect', '--server', {mode1.url!r}, {str(folder / 'cat.jpg')!r}])\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--server", "http://127.0.0.1:{port}"], "got no answer"),
        (["--server", "nowhere"], "begins with http:// or https://, got 'nowhere'"),
        (
            ["--server", "http://127.0.0.1:{port}", "--precision", "int8"],
            "--precision is about a model in this process",
        ),
    ],
)
def test_a_mistake_is_one_clear_line(folder: Path, arguments: list[str], message: str) -> None:
    """For all pictures together, without a stack trace."""
    answer = command(*(each.format(port=free_port()) for each in arguments), folder)
    assert answer.returncode in (1, 2)
    assert message in answer.stderr.splitlines()[-1]
    assert answer.stderr.splitlines()[-1].startswith("Error: ")
    assert answer.stdout == ""
