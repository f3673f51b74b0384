"""Small models of edit's latents, converted once for all tests."""

from pathlib import Path

import pytest

from processor.tasks.edit.latents.convert import convert
from processor.tasks.edit.latents.source import Source
from toy_latents import latents_folder


@pytest.fixture(scope="session")
def latents_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one with a second CLIP is opened from."""
    folder = tmp_path_factory.mktemp("latents")
    convert(Source("toy", latents_folder(folder / "toy", second=True)), folder / "made")
    return folder / "made"


@pytest.fixture(scope="session")
def taming_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one of taming's layout is opened from."""
    folder = tmp_path_factory.mktemp("taming")
    convert(Source("toy-taming", latents_folder(folder / "toy", taming=True)), folder / "made")
    return folder / "made"
