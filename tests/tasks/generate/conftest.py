"""A small Stable Diffusion, converted once for all tests."""

import pytest

from processor.diffusion.convert import convert
from processor.diffusion.source import Source
from toy_diffusion import diffusion_folder


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory):
    """The folder that it is opened from."""
    folder = tmp_path_factory.mktemp("generate")
    convert(Source("toy", diffusion_folder(folder / "toy")), folder / "made")
    return folder / "made"
