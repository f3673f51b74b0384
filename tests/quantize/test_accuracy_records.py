"""What was measured of a model, and where that is kept."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from processor.catalog.models import MODELS
from processor.yolo.accuracy_records import Measurement, known, recorded
from processor.yolo.manifest import Manifest
from wire.errors import ManifestError
from wire.tasks.detect.model import Accuracy

ROW = Measurement("coco", 117, "int8", "rect", 416, 0.1, "a" * 64, "b" * 64)


def test_records_are_read_from_the_models_folder(tmp_path: Path) -> None:
    """With more fields than are needed; none where there is no file."""
    assert recorded(tmp_path) == []
    row = {"set": "mine", "images": 2, "precision": "bf16", "shape": "rect", "size": 416, "map": 0.1, "map_50": 0.2}
    row |= {"weights_sha256": "a" * 64, "calibration_sha256": None}
    (tmp_path / "accuracy.json").write_text(json.dumps({"measurements": [row]}))
    assert recorded(tmp_path) == [Measurement("mine", 2, "bf16", "rect", 416, 0.1, "a" * 64, None, 0.2)]


@pytest.mark.parametrize("text", ["", "[]", '{"measurements": [{"set": "mine"}]}'])
def test_broken_records_are_named(tmp_path: Path, text: str) -> None:
    """Rather than ignored: somebody wanted them heeded."""
    (tmp_path / "accuracy.json").write_text(text)
    with pytest.raises(ManifestError, match="Remove the file"):
        recorded(tmp_path)


def test_what_is_known_of_a_model_is_of_its_own_weights_in_its_precision(manifest: Manifest, tmp_path: Path) -> None:
    """Measured anew counts in the place of before; other weights, precisions and quantizations are left out."""
    rows = [
        ROW, replace(ROW, map=0.2, map_50=0.4), replace(ROW, map=0.3, size=608),
        replace(ROW, precision="f32", map=0.5, calibration_sha256=None),
        replace(ROW, map=0.6, size=320, calibration_sha256="d" * 64),
        replace(ROW, map=0.7, size=352, weights_sha256="e" * 64),
    ]  # fmt: skip
    assert known("int8", manifest, tmp_path) == ()
    (tmp_path / "accuracy.json").write_text(json.dumps({"measurements": [asdict(row) for row in rows]}))
    assert known("int8", manifest, tmp_path) == (
        Accuracy("coco", 117, 416, "rect", 0.2, 0.4),
        Accuracy("coco", 117, 608, "rect", 0.3, None),
    )
    assert [each.map for each in known("f32", manifest, tmp_path)] == [0.5]


def test_what_was_shipped_is_known_of_the_catalogs_weights(manifest: Manifest, tmp_path: Path) -> None:
    """Of yolov3-tiny as its author published it."""
    ours = replace(manifest, weights_sha256=MODELS["yolov3-tiny"].weights.sha256)
    found = known("bf16", ours, tmp_path)
    assert found
    assert all(each.images > 0 and 0 < each.map < (each.map_50 or 1) < 1 for each in found)
