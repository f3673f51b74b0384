"""A folder is described, from the command line and by a service, with what the real detector finds."""

import csv
import os
import shutil
import subprocess
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
import skimage.data

from service import COMMAND, running_mode1

pytestmark = pytest.mark.e2e

WANTED = ("-q", "Is there a cat?", "-q", "Is there a dog?", "--to", "csv", "--to", "txt", "--to", "xmp")


@pytest.fixture
def folder(pictures: Mapping[str, bytes], tmp_path: Path) -> Path:
    """A folder with a cat, a rocket, and something that is no picture."""
    made = tmp_path / "pictures"
    (made / "animals").mkdir(parents=True)
    (made / "animals/cat.JPG").write_bytes(pictures["cat"])
    shutil.copy(Path(skimage.data.__file__).parent / "rocket.jpg", made / "starts.jpg")
    (made / "broken.jpg").write_text("no picture")
    return made


def describe(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "describe", str(folder), *WANTED, *arguments],
        env=os.environ | environ, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_a_folder_is_described_here_and_by_a_service(
    folder: Path, model_environ: Mapping[str, str], tmp_path: Path
) -> None:
    """Each question has its own answer; what one has done the other need not do again, for the model is the same."""
    environ = {**model_environ, "TASKS": "describe,detect"}
    local = describe(folder, **environ)
    assert local.returncode == 1, local.stderr
    assert local.stdout == f"{folder}: 3 pictures, 2 described, 1 failed\n"
    assert "broken.jpg: " in local.stderr
    assert "(not_an_image)" in local.stderr or "(undecodable_image)" in local.stderr
    table = list(csv.reader(StringIO((folder / "descriptions.csv").read_bytes().decode(), newline="")))
    assert table[0] == ["Image Path", "Is there a cat?", "Is there a dog?", "Caption", "Execution Time"]
    assert [row[:3] for row in table[1:]] == [["starts.jpg", "no", "no"], ["animals/cat.JPG", "yes", "no"]]
    assert (folder / "animals/cat.txt").read_text() == table[2][3]
    assert "cat" in table[2][3].lower()
    assert "<rdf:li>Is there a cat?: yes</rdf:li>" in (folder / "animals/cat.xmp").read_text()

    other = tmp_path / "other"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns(".*", "*.txt", "*.xmp", "*.csv"))
    with running_mode1(environ, tmp_path) as service:
        remote = describe(other, "--url", service.url)
        again = describe(folder, "--url", service.url)
    assert remote.stdout == f"{other}: 3 pictures, 2 described, 1 failed\n", remote.stderr
    assert (other / "animals/cat.txt").read_bytes() == (folder / "animals/cat.txt").read_bytes()
    assert again.stdout == f"{folder}: 3 pictures, 2 done before, 1 that came to nothing before\n", again.stderr
