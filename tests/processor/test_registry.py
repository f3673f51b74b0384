"""Runners are found by the name in their row, and what they need may not be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROW = """
from wire.tasks.spec import Input, Kind, Task
NEEDY = Task("needy", "Needs much.", (Input("text", Kind.TEXT, "Any."),), (), "needy.runner:prepare", 60)
"""
AT_ONCE = "import nowhere"
BEFORE_THE_FORK = "def prepare(settings, progress):\n    import nowhere"
AFTER_THE_FORK = (
    "def prepare(settings, progress):\n    def open_runner():\n        import nowhere\n    return open_runner"
)


@pytest.mark.parametrize("runner", [AT_ONCE, BEFORE_THE_FORK, AFTER_THE_FORK], ids=["at once", "before", "after"])
def test_a_task_whose_package_is_missing_says_which(tmp_path: Path, runner: str) -> None:
    """Whenever it is first imported, a worker ends with one line of it."""
    files = {
        "needy/__init__.py": ROW,
        "needy/runner.py": runner,
        "needy-0.dist-info/METADATA": "Metadata-Version: 2.1\nName: needy\nVersion: 0\n",
        "needy-0.dist-info/entry_points.txt": "[image_processor.tasks]\nneedy = needy:NEEDY\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "processor.cli", "worker", "--tasks", "needy"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith("Error: Task needy: its package nowhere is not installed here.")
