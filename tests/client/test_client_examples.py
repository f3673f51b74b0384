"""The programs in the READMEs are run as they stand, but for the service's address."""

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from client.fake_service import CannedResponse, FakeService, RecordedRequest, job
from conftest import ROOT

PROGRAM = re.compile(r"(?:^    from image_processor_client.*\n)(?:^(?:    .*)?\n)+", re.MULTILINE)
PROGRAMS = [found for file in ("README.md", "client/README.md") for found in PROGRAM.findall((ROOT / file).read_text())]


def respond(request: RecordedRequest) -> CannedResponse:
    return CannedResponse(200, b"marked") if "format=" in request.path else CannedResponse(200, job())


def test_there_are_programs() -> None:
    """One in the first README, two in the client's."""
    assert len(PROGRAMS) == 3


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_in_a_readme_does_what_it_says(program: str, service: FakeService, tmp_path: Path) -> None:
    """It ends well, prints what was found, and complains of nothing."""
    service.respond = respond
    for name in ("image.jpg", "garden.jpg", "holiday/a.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"picture")
    there = dedent(program).replace("http://localhost:5001", service.url)
    done = subprocess.run([sys.executable, "-c", there], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "dog" in done.stdout
    assert "Traceback" not in done.stderr
