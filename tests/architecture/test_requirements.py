"""What is installed where: `requirements/` and what the code imports agree."""

import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import grimp
import pytest

from conftest import ROOT
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task

FOLDER = ROOT / "requirements"
OURS = ("wire", "backends", "front", "image_processor_client", "processor")
OWN = [task for task in TASKS.values() if task.runner.startswith("processor.")]
"""The tasks of this repository, without those of installed packages."""

NEVER_SERVES = {"keras", "nncf", "onnx", "tensorflow", "tensorflow-cpu", "torch"}
OF_ITS_OWN_IMAGE = {"torch"}
"""What no lock of a task has, and no environment of ours: `cuda.txt` does, for processor/cuda.Dockerfile."""

NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
EVERY_PROCESSOR = ("cli", "jobs", "registry", "serve", "terminal", "worker", "imaging.decode", "imaging.encode")

BLOCKED = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"{{name}} is not in the requirements", name=name)

sys.meta_path.insert(0, Missing())
import {modules}
"""


def named(*sets: str) -> set[str]:
    """The packages that the sets ask for by name, and those that they are built on."""
    found = set()
    for each in sets:
        text = (FOLDER / f"{each}.in").read_text()
        found |= set(NAME.findall(text)) | named(*re.findall(r"^-r (.+)\.in$", text, re.MULTILINE))
    return found


def pinned(name: str) -> set[tuple[str, str]]:
    """The packages and versions that a set installs."""
    return set(PIN.findall((FOLDER / f"{name}.txt").read_text()))


@cache
def packages() -> dict[str, str]:
    """By the name by which a module is imported, that of the package that has it."""
    return {module: names[0].lower().replace("_", "-") for module, names in packages_distributions().items()}


@cache
def graph() -> grimp.ImportGraph:
    """Which module imports which, at once or later, those of others by their first name."""
    return grimp.build_graph(*OURS, include_external_packages=True, exclude_type_checking_imports=True)


def imported_by(module: str) -> set[str]:
    """The packages that the module imports, itself or by what it imports, and by the folders that those are in."""
    seen, ahead = set[str](), {module}
    while ahead:
        each = ahead.pop()
        seen.add(each)
        folders = {each.rpartition(".")[0]} - {""}
        ahead |= (folders | (graph().find_modules_directly_imported_by(each))) - seen
    outside = {each for each in seen if each not in graph().modules or graph().is_module_squashed(each)}
    return {packages()[each] for each in outside - sys.stdlib_module_names - set(OURS) - OF_ITS_OWN_IMAGE}


def import_with(sets: tuple[str, ...], modules: list[str]) -> subprocess.CompletedProcess[str]:
    """What comes of importing where nothing is installed but the sets and our own packages."""
    installed = {name for name, _ in chain(*map(pinned, sets))}
    missing = {module for module, package in packages().items() if package not in installed} - set(OURS)
    code = BLOCKED.format(missing=missing - sys.stdlib_module_names, modules=", ".join(modules))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def test_each_task_has_its_requirements() -> None:
    """A file that says what it needs, and one with what is installed; and there are none of another task."""
    for ending in ("in", "txt"):
        assert {path.stem for path in FOLDER.glob(f"tasks/*.{ending}")} == {task.name for task in OWN}


@pytest.mark.parametrize("task", OWN, ids=lambda task: task.name)
def test_what_a_runner_imports_is_among_its_requirements(task: Task) -> None:
    """With what every processor has; but for what converts, which nothing imports before it is needed."""
    module = task.runner.partition(":")[0]
    imported = imported_by(module)
    assert "numpy" in imported
    assert imported <= named("processor", f"tasks/{task.name}", "convert")
    assert imported - named("processor", f"tasks/{task.name}") <= NEVER_SERVES
    done = import_with(("processor", f"tasks/{task.name}"), [module])
    assert done.returncode == 0, done.stderr


def test_a_processor_needs_no_requirements_of_a_task_before_it_opens_its_runner() -> None:
    """The command line, both modes, and pictures do without."""
    done = import_with(("processor",), [f"processor.{each}" for each in EVERY_PROCESSOR])
    assert done.returncode == 0, done.stderr


def test_what_is_not_installed_is_missed() -> None:
    """Else the tests above would hold whatever the files say."""
    done = import_with(("flask",), ["processor.imaging.decode"])
    assert "numpy is not in the requirements" in done.stderr


@pytest.mark.parametrize("tasks", ["", "detect", "detect, paint", "paint"])
def test_make_run_installs_what_its_tasks_need(tmp_path: Path, tasks: str) -> None:
    """Of this checkout's, all where none is named; each choice is remembered by itself."""
    if shutil.which("make") is None:
        pytest.skip("there is no make on this machine")
    command = ["make", "-n", "run", f"VENV={tmp_path}", f"TASKS={tasks}"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wanted = [task.name for task in OWN if not tasks or task.name in tasks.split(", ")]
    assert re.findall(r"-r requirements/tasks/(\w+).txt", printed) == sorted(wanted)
    assert f"touch {tmp_path}/.installed-run{''.join(f'-{each}' for each in tasks.split(', ') if each)}\n" in printed


def test_what_converts_is_in_nothing_that_serves() -> None:
    """Nor is another framework."""
    for path in (FOLDER / "flask.txt", FOLDER / "processor.txt", *FOLDER.glob("tasks/*.txt")):
        assert not {name for name, _ in PIN.findall(path.read_text())} & NEVER_SERVES, path


def test_what_tests_run_with_is_what_is_served_with() -> None:
    """Every version that an image installs, or `make run`, is that of the set for development."""
    for path in (*(FOLDER / f"{each}.txt" for each in ("flask", "processor", "convert")), *FOLDER.glob("tasks/*.txt")):
        assert set(PIN.findall(path.read_text())) <= pinned("dev"), path


def test_what_is_added_for_a_gpu_is_what_is_served_with_where_both_have_it() -> None:
    """It lies behind the other packages in an image that has both, and would otherwise be of another version."""
    served = dict(pinned("dev"))
    both = {name: version for name, version in pinned("cuda") if name in served}
    assert both == {name: served[name] for name in both}
    assert {"jinja2", "typing-extensions"} <= set(both)
    assert dict(pinned("cuda")).keys() >= OF_ITS_OWN_IMAGE
