"""A toy network, pictures and manifests for what quantizes and chooses."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from made_once import made_once
from processor.yolo import calibration, conversion
from processor.yolo.convert import Source
from processor.yolo.heads import HeadSpec
from processor.yolo.manifest import NETWORKS, RECIPE, Manifest, Quantization
from toy import two_convolutions, write_weights

MANIFEST = Manifest(
    name="toy",
    cfg_sha256="c" * 64,
    weights_sha256="a" * 64,
    labels=("cat", "dog"),
    heads=(HeadSpec(((10.0, 14.0), (23.0, 27.0)), 2, 1.05),),
    input_wh=(64, 32),
    networks=NETWORKS,
    quantization=Quantization("photos", "b" * 64, 3, "3.4.0", RECIPE),
    versions={"keras": "3"},
)


@pytest.fixture
def manifest() -> Manifest:
    """A model with all of its networks."""
    return MANIFEST


@pytest.fixture
def float_manifest() -> Manifest:
    """A model that was never quantized."""
    networks = {kind: file for kind, file in NETWORKS.items() if kind != "int8"}
    return replace(MANIFEST, networks=networks, quantization=None)


CFG = two_convolutions(16, 2)


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model of two convolutions, converted and quantized, beside its own files. Not to be changed."""
    return made_once(tmp_path_factory, "quantized-toy", convert) / "toy"


def convert(folder: Path) -> None:
    shapes = [(16,), (16,), (16,), (16,), (16, 3, 3, 3), (14,), (14, 16, 1, 1)]
    numbers = [np.abs(np.random.default_rng(5).normal(0, 0.3, shape)).astype("<f4") for shape in shapes]
    write_weights(folder / "toy.weights", np.concatenate([each.ravel() for each in numbers]))
    (folder / "toy.cfg").write_text(CFG)
    (folder / "toy.names").write_text("cat\ndog\n")
    source = Source("toy", CFG, folder / "toy.weights", ("cat", "dog"))
    conversion.run(source, folder / "toy", calibration.carried())


@pytest.fixture
def model(converted: Path, tmp_path: Path) -> Path:
    """A copy of the converted model."""
    return Path(shutil.copytree(converted, tmp_path / "toy"))


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of small pictures, each of the seed and name given."""

    def make(name: str, **pictures: int) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for stem, seed in pictures.items():
            pixels = np.random.default_rng(seed).integers(0, 256, (24, 40, 3), np.uint8)
            Image.fromarray(pixels).save(folder / f"{stem}.png")
        return folder

    return make
