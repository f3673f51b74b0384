"""A toy network, pictures and manifests for what quantizes and chooses."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from processor.yolo.heads import HeadSpec
from processor.yolo.manifest import NETWORKS, RECIPE, Manifest, Quantization

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
