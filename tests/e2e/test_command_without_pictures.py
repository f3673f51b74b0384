"""`image-processor detect` where there is nothing to detect, or not in all that it was given."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from service import COMMAND, Service

pytestmark = pytest.mark.e2e

Detect = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=["here", "there"])
def detect(request: pytest.FixtureRequest, mode1: Service, model_environ: Mapping[str, str]) -> Detect:
    """`image-processor detect`, by a model in its own process and by a service."""
    server = ["--server", mode1.url] if request.param == "there" else []

    def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
        command = [COMMAND, "detect", *server, *map(str, arguments)]
        environ = os.environ | model_environ
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, **more)  # type: ignore[call-overload, no-any-return]

    return run


@pytest.mark.parametrize("json_option", [[], ["--json"]], ids=["lines", "json"])
def test_what_has_no_pictures_is_named_and_the_exit_code_is_1(
    detect: Detect, tmp_path: Path, json_option: list[str]
) -> None:
    """An empty folder, one with other files, a pattern that matched nothing, nothing at all: one line for each."""
    empty, texts = tmp_path / "empty", tmp_path / "texts"
    empty.mkdir()
    texts.mkdir()
    (texts / "notes.txt").write_text("no picture")
    given = (empty, texts, tmp_path / "*.jpg", tmp_path / "missing.jpg", "")
    answer = detect(*json_option, *given)
    assert (answer.returncode, answer.stdout) == (1, "")
    lines = answer.stderr.splitlines()
    assert lines[0].startswith(f"{empty}: Expected pictures in the folder, found no file that ends in .avif, .bmp")
    assert lines[1].startswith(f"{texts}: Expected pictures in the folder")
    assert lines[2] == (
        f"{tmp_path}/*.jpg: Expected a picture or a folder of them, found nothing of that name. "
        "Does the pattern match no file?"
    )
    assert lines[3] == f"{tmp_path}/missing.jpg: Expected a picture or a folder of them, found nothing of that name."
    assert lines[4].endswith("found nothing of that name.")
    assert len(lines) == len(given)


def test_the_others_are_done(detect: Detect, photo: Path, tmp_path: Path) -> None:
    """One whole JSON document for each picture, whatever else was given or lies in the folder."""
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    (tmp_path / "rubbish.jpg").write_text("no picture")
    os.mkfifo(tmp_path / "pipe.jpg")
    answer = detect("--json", tmp_path / "missing", tmp_path)
    assert answer.returncode == 1
    assert [json.loads(line)["file"] for line in answer.stdout.splitlines()] == [str(photo)]
    lines = [line for line in answer.stderr.splitlines() if line.startswith(str(tmp_path))]
    assert lines[0].startswith(f"{tmp_path / 'missing'}: Expected a picture or a folder")
    assert (
        lines[1] == f"{tmp_path}/gone.png: Expected a file that can be read or written, got: No such file or directory."
    )
    assert lines[2].startswith(f"{tmp_path}/rubbish.jpg: Expected ")
    assert len(lines) == 3


def test_a_name_that_is_no_text_can_be_told(detect: Detect, pictures: Mapping[str, bytes], tmp_path: Path) -> None:
    """Of a picture whose name came from another system, in its own code page."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / os.fsdecode(b"jard\xedn.jpg")).write_bytes(pictures["cat"])
    (folder / os.fsdecode(b"jard\xedn.png")).write_bytes(b"no picture")
    answer = detect(folder)
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"{folder}/jard\ufffdn.jpg: cat ")
    assert f"{folder}/jard\ufffdn.png: Expected" in answer.stderr
