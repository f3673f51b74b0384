"""The Dockerfiles and the code agree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

WANTED = ("terminal", "yolo.prepare", "yolo.convert", "yolo.network", "export.to_openvino", "catalog.embedded")


def test_the_stage_that_converts_has_every_module_for_it(tmp_path: Path) -> None:
    """What the processor's Dockerfile copies into its stage `convert` can be imported without the rest."""
    dockerfile = (ROOT / "processor/Dockerfile").read_text().replace("\\\n", "")
    stage = dockerfile.split(" AS convert\n")[1].split("\nFROM ")[0]
    for *sources, target in map(str.split, re.findall(r"^COPY (\S+/src/.*)$", stage, re.MULTILINE)):
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
