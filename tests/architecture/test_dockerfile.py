"""The Dockerfiles and the code agree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from wire.tasks.registry import TASKS

IMPORT_ALL = """
import pkgutil, processor
for each in pkgutil.walk_packages(processor.__path__, "processor."):
    if not each.name.startswith("processor.runtimes.torch_"):  # which another image has
        __import__(each.name)
print(processor.__file__)
"""


def stages() -> dict[str, str]:
    """The stages of the processor's Dockerfile by name, in its order, each step on one line."""
    dockerfile = (ROOT / "processor/Dockerfile").read_text().replace("\\\n", "")
    return dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", dockerfile, re.MULTILINE | re.DOTALL))


def made(stage: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """What comes of the steps of a stage that copy from this checkout into its folder, and then work in there."""
    for step in re.findall(r"^COPY (?!--)(.+)$", stages()[stage], re.MULTILINE):
        *patterns, target = step.split()
        if target.endswith("/"):
            (folder / target).mkdir(exist_ok=True)
        for source in (path for each in patterns for path in ROOT.glob(each)):
            if source.is_dir():
                shutil.copytree(source, folder / target)
            else:
                shutil.copy(source, folder / target)
    steps = re.findall(r"^RUN (.+)$", stages()[stage], re.MULTILINE)
    assert steps
    command = ["sh", "-ec", "\n".join(steps)]
    return subprocess.run(command, cwd=folder, env=os.environ | environ, capture_output=True, text=True)


def requirements(folder: Path, tasks: str) -> subprocess.CompletedProcess[str]:
    """What the stage `requirements` says to TASKS."""
    (folder / "requirements").mkdir()
    return made("requirements", folder / "requirements", TASKS=tasks)


def test_the_models_come_last() -> None:
    """The image that serves is the one without models, and then the models; nobody converts who builds the former."""
    steps = [line for line in stages()["serve"].splitlines() if line and not line.startswith("#")]
    assert len(steps) == 1
    assert steps[0].endswith(" /made/ /")
    assert list(stages())[-3:] == ["converter", "convert", "serve"]


def test_the_stage_that_converts_has_every_module_for_it(tmp_path: Path) -> None:
    """What is left of the packages there, and what its script imports, does without the rest of them."""
    assert made("preparation", tmp_path).returncode == 0
    script = re.findall(r"'((?:from|import) [^']+)'", stages()["converter"])
    assert any("prepare_all" in line for line in script)
    done = subprocess.run(
        [sys.executable, "-P", "-c", "\n".join([*script, IMPORT_ALL])],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3", "CI": "true"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "processor/__init__.py")


def test_the_dockerfile_names_no_task() -> None:
    """Nor does docker-compose.yml: another one is a file in requirements/tasks, and they stay what they are."""
    for path in ("processor/Dockerfile", "flask/Dockerfile", "docker-compose.yml", ".dockerignore"):
        assert not set(re.findall(r"\w+", (ROOT / path).read_text())) & set(TASKS), path


@pytest.mark.parametrize("tasks", sorted({"", *TASKS, ",".join(TASKS)}))
def test_an_image_installs_what_its_tasks_need(tmp_path: Path, tasks: str) -> None:
    """Their requirements, all where none is named, and what every processor needs."""
    done = requirements(tmp_path, tasks)
    assert done.returncode == 0, done.stderr
    wanted = [ROOT / f"requirements/tasks/{name}.txt" for name in tasks.split(",") if tasks]
    wanted = [*(wanted or (ROOT / "requirements/tasks").glob("*.txt")), ROOT / "requirements/processor.txt"]
    written = (tmp_path / "requirements/wanted.txt").read_text()
    assert sorted(written.splitlines()) == sorted(line for each in wanted for line in each.read_text().splitlines())


def test_a_task_without_requirements_builds_no_image(tmp_path: Path) -> None:
    """The builder is told which there are."""
    done = requirements(tmp_path, "detect,fly")
    assert done.returncode == 1
    assert f"TASKS: expected some of {' '.join(sorted(TASKS))} with commas between them, got fly" in done.stderr
