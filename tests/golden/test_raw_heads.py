"""The same raw heads as an independent reader of the same weights file."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from conftest import ROOT
from made_weights import REFERENCE_PYTHON, made_weights
from processor.catalog.models import MODELS
from processor.darknet import cfg as darknet_cfg
from processor.darknet.sections import Cfg, Yolo
from processor.runtimes import Execution, load
from processor.yolo import conversion
from processor.yolo.convert import Source

REAL = ("yolov3-tiny", "yolov4-tiny")
"""Their weights are those that somebody trained, where they are at hand."""

NARROW = {"yolov3-spp": 4, "yolov4": 4}
"""These have so many times fewer channels here, and all their layers. Full YOLOv3 stands for what is as large as it."""


@pytest.mark.skipif(not REFERENCE_PYTHON.exists(), reason="needs .venv-reference, which `make test` sets up")
@pytest.mark.parametrize("name", MODELS)
def test_raw_heads_agree_with_opencv(name: str, tmp_path: Path) -> None:
    """Each head within a thousandth of its largest number, whoever trained the weights."""
    text = _narrowed(MODELS[name].cfg, NARROW.get(name, 1))
    cfg = darknet_cfg.parse(text)
    cfg_file = tmp_path / "network.cfg"
    cfg_file.write_text(text)
    weights = ROOT.parent / f"shared/models/{name}.weights"
    if name not in REAL or not weights.exists():
        weights = made_weights(cfg, tmp_path / "made.weights")
    wh = (cfg.net.width, cfg.net.height)
    picture = np.random.default_rng(7).integers(0, 256, (wh[1], wh[0], 3), np.uint8)

    conversion.run(Source(name, text, weights), tmp_path / "model")
    heads = load(tmp_path / "model/network.xml", Execution()).infer(picture[None].astype(np.float32))
    references = _reference(cfg, cfg_file, weights, picture, tmp_path)

    assert len(heads) == len(references) > 1
    for head, reference in zip(heads, references, strict=True):
        assert head.shape == reference.shape
        assert np.abs(reference).max() > 0.1
        assert np.abs(head - reference).max() <= 1e-3 * np.abs(reference).max()


def _narrowed(cfg: str, times: int) -> str:
    """The network with so many times fewer channels, but before its heads."""
    return re.sub(r"filters=(?!255\b)(\d+)", lambda found: f"filters={int(found[1]) // times}", cfg)


def _reference(cfg: Cfg, cfg_file: Path, weights: Path, picture: np.ndarray, folder: Path) -> list[np.ndarray]:
    np.save(folder / "picture.npy", picture)
    before_heads = [str(index - 1) for index, layer in enumerate(cfg.layers) if isinstance(layer, Yolo)]
    script = Path(__file__).with_name("reference_heads.py")
    subprocess.run(
        [REFERENCE_PYTHON, script, cfg_file, weights, folder / "picture.npy", folder / "heads.npz", *before_heads],
        check=True, timeout=300,
    )  # fmt: skip
    with np.load(folder / "heads.npz") as arrays:
        return [arrays[key] for key in arrays.files]
