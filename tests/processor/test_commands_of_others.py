"""Commands that another installed package adds to `image-processor`."""

import os
import subprocess
import sys
from pathlib import Path

CLI = "from processor.cli import main; main()"
MODULE = """import click
from wire.errors import NotReadyError

@click.command()
def hello():
    "Say hello."
    raise NotReadyError("nobody is here")
"""


def run_command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the command line answers where the packages in `folder` are installed too."""
    return subprocess.run(
        [sys.executable, "-c", CLI, *arguments],
        env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_an_installed_package_adds_a_command(tmp_path: Path) -> None:
    """It is listed, it runs, and its errors end as those of the others do; not installed, there is no such command."""
    installed = tmp_path / "greeting-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[image_processor.commands]\nhello = greeting:hello\n")
    (tmp_path / "greeting.py").write_text(MODULE)
    assert "Say hello." in run_command(tmp_path, "--help").stdout
    greeted = run_command(tmp_path, "hello")
    assert (greeted.returncode, greeted.stderr) == (1, "Error: nobody is here\n")
    missing = run_command(tmp_path / "elsewhere", "hello")
    assert missing.returncode == 2
    assert "No such command 'hello'" in missing.stderr
