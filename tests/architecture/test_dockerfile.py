"""The Dockerfiles and the code agree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

WANTED = ("terminal", "tasks.detect.prepare", "yolo.convert", "yolo.network", "export.to_openvino", "catalog.embedded")


def stages() -> dict[str, str]:
    """The stages of the processor's Dockerfile by name, in its order, each step on one line."""
    dockerfile = (ROOT / "processor/Dockerfile").read_text().replace("\\\n", "")
    return dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", dockerfile, re.MULTILINE | re.DOTALL))


def test_the_models_come_last() -> None:
    """The image that serves is the one without models, and then the models; nobody converts who builds the former."""
    steps = [line for line in stages()["serve"].splitlines() if line and not line.startswith("#")]
    assert len(steps) == 1
    assert steps[0].endswith(" /made/ /")
    assert list(stages())[-3:] == ["converter", "convert", "serve"]


def test_the_stage_that_converts_has_every_module_for_it(tmp_path: Path) -> None:
    """What the processor's Dockerfile copies into its stage `converter` can be imported without the rest."""
    copies = re.findall(r"^COPY (\S+/src/.*)$", stages()["converter"], re.MULTILINE)
    assert copies
    for *sources, target in map(str.split, copies):
        for source in (ROOT / each for each in sources):
            if source.is_dir():
                shutil.copytree(source, tmp_path / target)
            else:
                (tmp_path / target).mkdir(exist_ok=True)
                shutil.copy(source, tmp_path / target)
    code = f"import {', '.join(f'processor.{each}' for each in WANTED)}; print(processor.__file__)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3", "CI": "true"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "processor/__init__.py")
