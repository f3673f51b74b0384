"""The client on every Python that it says it runs on, and in a program whose types are checked strictly."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from client.fake_service import FakeService
from conftest import ROOT

USE = """
import sys
from image_processor_client import Client

with Client(sys.argv[1]) as client:
    print(client.detect(b"picture").detections[0].label, client.wait("j1").state)
    for path, found in client.detect_folder(sys.argv[2], progress=False):
        print(path, found)
"""

TYPED = """
from pathlib import Path

import numpy as np
from PIL import Image

from image_processor_client import Client, Result, ServiceError

with Client("http://localhost:5001", api_key="k") as client:
    for picture in (Path("a.jpg"), "a.jpg", b"", np.zeros((2, 2, 3), np.uint8), Image.new("RGB", (2, 2))):
        result: Result = client.detect(picture)
    with open("a.jpg", "rb") as file:
        left, top, right, bottom = client.detect(file).detections[0].xyxy
    area: float = (right - left) * (bottom - top)
    name: str = client.models()[0].name
    waiting: int = client.status().queue["detect"].waiting
    option: str = client.tasks().tasks[0].options[0].name
    try:
        done: int = client.wait_batch(client.submit_batch([b""]).id).progress.done
    except ServiceError as error:
        code: str = error.code
"""


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
def test_it_runs_on_each_python_that_is_here(service: FakeService, version: str, tmp_path: Path) -> None:
    """With the packages of this environment: what it imports is written in Python."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"Python {version} is not here")
    packages = [ROOT / "client/src", Path(httpx.__file__).parents[1]]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, packages)), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, "-c", USE, service.url, str(tmp_path)], env=environ, capture_output=True, text=True, timeout=60
    )
    assert (done.stderr, done.stdout) == ("", "dog succeeded\n")


def test_the_types_are_checked_for_the_oldest_python_that_it_says() -> None:
    """What `make types` checks is what the package promises."""
    promised = tomllib.loads((ROOT / "client/pyproject.toml").read_text())["project"]["requires-python"]
    checked = re.search(r"--python-version (\S+) client/src", (ROOT / "Makefile").read_text())
    assert checked is not None
    assert promised == f">={checked.group(1)}"


def test_a_strictly_typed_program_can_use_it(tmp_path: Path) -> None:
    """Pictures of every kind go in, and what comes out has types."""
    (tmp_path / "program.py").write_text(TYPED)
    (tmp_path / "wrong.py").write_text(TYPED + "client.detect(7)\nclient.models()[0].nome\n")
    environ = os.environ | {"MYPYPATH": str(ROOT / "client/src")}
    arguments = ["--strict", "--no-error-summary", "--config-file", os.devnull, "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *arguments, "program.py", "wrong.py"],
        env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    found = [line for line in done.stdout.splitlines() if ": error:" in line and "tqdm" not in line]
    assert [line.partition(":")[0] for line in found] == ["wrong.py", "wrong.py"], done.stdout
    assert '"detect" of "Client" has incompatible type "int"' in found[0]
    assert '"Model" has no attribute "nome"' in found[1]
