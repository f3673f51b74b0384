"""A model's accuracy, kept beside its networks."""

import json
from dataclasses import replace
from pathlib import Path

from measure.accuracy.evaluation import Measurement
from measure.accuracy.record import calibration_of, record
from measure.accuracy.score import Score

MEASURED = Measurement(
    "toy", "val", 117, 80, "openvino", "int8", "rect", 416, Score(0.12, 0.24, 0.1, None, 0.1, 0.2), "f" * 64, "c" * 64
)


def rows(folder: Path) -> list[dict]:
    return json.loads((folder / "accuracy.json").read_text())["measurements"]


def test_a_row_has_the_fields_that_the_gate_reads(tmp_path: Path) -> None:
    """No more and no fewer."""
    record(tmp_path, [MEASURED])
    assert rows(tmp_path) == [
        {
            "set": "val",
            "images": 117,
            "precision": "int8",
            "shape": "rect",
            "size": 416,
            "map": 0.12,
            "map_50": 0.24,
            "weights_sha256": "f" * 64,
            "calibration_sha256": "c" * 64,
        }
    ]


def test_a_measurement_replaces_its_like_and_joins_the_others(tmp_path: Path) -> None:
    """The same set, precision, shape and size is measured anew; another precision is another row."""
    better = replace(MEASURED, score=replace(MEASURED.score, map=0.13))
    record(tmp_path, [MEASURED, replace(MEASURED, precision="f32", calibration_sha256=None)])
    record(tmp_path, [better])
    assert [(row["precision"], row["map"]) for row in rows(tmp_path)] == [("int8", 0.13), ("f32", 0.12)]


def test_a_broken_file_is_written_anew(tmp_path: Path) -> None:
    """What cannot be read is worth no more than nothing."""
    (tmp_path / "accuracy.json").write_text("{")
    record(tmp_path, [MEASURED])
    assert len(rows(tmp_path)) == 1


def test_only_quantized_numbers_have_a_calibration(tmp_path: Path) -> None:
    """And only where the manifest names one."""
    (tmp_path / "manifest.json").write_text(json.dumps({"quantization": {"calibration_sha256": "c" * 64}}))
    assert (calibration_of(tmp_path, "int8"), calibration_of(tmp_path, "f32")) == ("c" * 64, None)
    (tmp_path / "manifest.json").write_text(json.dumps({"quantization": None}))
    assert calibration_of(tmp_path, "int8") is None
