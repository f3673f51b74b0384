"""What a linter cannot see: what is really loaded, and by whom."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

HEAVY = ("keras", "tensorflow", "openvino", "numpy", "cv2", "PIL", "onnx", "obstore")
FRAMEWORKS = ("keras", "tensorflow", "openvino", "onnx")


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after `code`."""
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return {name.split(".")[0] for name in answer.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("module", ["front.wsgi", "front.app", "front.serving.gunicorn_conf"])
def test_the_front_door_is_light(module: str) -> None:
    """Importing it loads nothing heavy, and nothing of the processor."""
    assert not loaded_by(f"import {module}") & {*HEAVY, "processor"}


def test_the_wire_is_the_standard_library_alone() -> None:
    """Whatever travels needs no third party."""
    modules = [f"wire.{path.stem}" for path in (ROOT / "wire/src/wire").glob("*.py") if path.stem != "__init__"]
    assert len(modules) > 5
    assert loaded_by(f"import {', '.join(modules)}") <= {
        *sys.stdlib_module_names,
        "wire",
        "__main__",
        "_distutils_hack",
    } | {name for name in loaded_by("") if name not in HEAVY}


def test_help_loads_no_framework() -> None:
    """`image-processor --help` answers before anything heavy is imported."""
    code = "from processor.cli import main; main(['--help'], standalone_mode=False)"
    assert not loaded_by(code) & set(HEAVY)


def test_opening_the_registry_loads_no_framework() -> None:
    """Keras, TensorFlow and OpenVINO wait until a runtime is opened or a model converted."""
    assert not loaded_by("import processor.registry, processor.jobs, processor.worker") & set(FRAMEWORKS)


def test_what_the_table_names_is_there() -> None:
    """The function of every job, and each task's runner and forms, under their dotted names."""
    from importlib import import_module

    from backends.rq.job_layout import FUNCTION
    from wire.tasks.registry import TASKS

    named = [
        ":".join(FUNCTION.rsplit(".", 1)),
        *(each for task in TASKS.values() for each in (task.runner, task.formats)),
    ]
    for each in filter(None, named):
        module, _, name = each.partition(":")
        assert hasattr(import_module(module), name), each


def sources(pattern: str) -> list[Path]:
    folders = [ROOT / name / "src" for name in ("wire", "backends", "flask", "client", "processor", "measure")]
    return [path for folder in folders for path in folder.rglob(pattern)]


def test_there_is_one_page_and_one_application() -> None:
    """The old design had two of each."""
    assert len(sources("index.html")) == 1
    assert (
        sum(path.read_text().count("= FrontDoor(") + path.read_text().count("= Flask(") for path in sources("*.py"))
        == 1
    )


def test_files_stay_small() -> None:
    """No module over 200 lines, and none called by a name that says nothing."""
    files = sources("*.py")
    assert {path.name: lines for path in files if (lines := len(path.read_text().splitlines())) > 200} == {}
    assert not {"utils.py", "helpers.py", "common.py", "misc.py"} & {path.name for path in files}


def test_no_registry_host_is_pinned() -> None:
    """Lock files name packages and hashes; where they come from is the machine's business."""
    for path in filter(Path.is_file, (ROOT / "requirements").rglob("*")):
        assert "://" not in path.read_text(), path
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_a_decoders_process_is_light() -> None:
    """It is started for pictures alone, and again after each that kills it."""
    assert not loaded_by("import processor.imaging.decoder") & {
        *FRAMEWORKS,
        "flask",
        "redis",
        "rq",
        "front",
        "pydantic",
    }
