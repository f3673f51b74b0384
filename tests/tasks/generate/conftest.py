"""A small Stable Diffusion, converted once for all tests."""

import json
import shutil

import pytest

from processor.diffusion.convert import convert
from processor.diffusion.int8.quantize import quantize
from processor.diffusion.source import Source
from toy_diffusion import diffusion_folder


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory):
    """The folder that it is opened from."""
    folder = tmp_path_factory.mktemp("generate")
    convert(Source("toy", diffusion_folder(folder / "toy")), folder / "made")
    return folder / "made"


@pytest.fixture(scope="session")
def _quantized(tmp_path_factory):
    """One of few steps, with a network in int8."""
    folder = tmp_path_factory.mktemp("int8")
    diffusion_folder(folder / "toy")
    (folder / "toy" / "defaults.json").write_text(
        json.dumps({"steps": 4, "scheduler": "euler", "guidance": 1, "side": 64})
    )
    convert(Source("toy", folder / "toy"), folder / "made")
    quantize(folder / "made", 1)
    return folder / "made"


@pytest.fixture
def quantized(_quantized, tmp_path):
    """A folder of its own with a model that has a network in int8, which was near enough."""
    return shutil.copytree(_quantized, tmp_path / "models" / "generate" / "toy")
