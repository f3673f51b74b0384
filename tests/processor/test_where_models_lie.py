"""Where models lie, where no setting says it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import processor

PROGRAM = "from processor.settings import Settings as S; print(S().weights_dir, S().models_dir, sep='\\n')"
CHECKOUT = Path(processor.__file__).parents[3]


def told_in(folder: Path) -> list[Path]:
    """Where weights and models lie for who starts the program in the folder."""
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [Path(line) for line in answer.stdout.splitlines()]


@pytest.mark.skipif(Path(processor.__file__).parents[1].name != "src", reason="not run from a checkout")
def test_whoever_starts_it_among_photos_gets_no_models_there(tmp_path: Path) -> None:
    """They are fetched once, into the checkout, wherever `find` and `detect` are started."""
    assert told_in(tmp_path) == [CHECKOUT / "processor/weights", CHECKOUT / "processor/models"]


def test_a_folder_as_of_a_container_has_its_own(tmp_path: Path) -> None:
    """A folder `processor` in the one that it is started in counts more."""
    (tmp_path / "processor").mkdir()
    assert told_in(tmp_path) == [Path("processor/weights"), Path("processor/models")]
