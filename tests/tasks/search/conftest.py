"""A folder of pictures with its index."""

from pathlib import Path

import pytest

from search_folder import Pictures, all_analyzers


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    """An empty folder, whose index has all legs."""
    made = Pictures(tmp_path / "pictures", tmp_path / "indexes")
    made.root.mkdir()
    made.analyzers = all_analyzers(made)
    return made
