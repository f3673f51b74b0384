"""What every test can ask for."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """A folder of real models and pictures beside the checkout; not everybody has one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs a folder `shared` with real models and pictures beside the checkout")
    return folder
