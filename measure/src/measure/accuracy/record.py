"""What is known of a model's accuracy, kept beside its networks: `auto` offers a fast precision by it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from measure import report
from measure.accuracy.evaluation import Measurement

FILE_NAME = "accuracy.json"
IDENTITY = ("set", "images", "precision", "shape", "size")
FIELDS = (*IDENTITY, "map", "map_50", "weights_sha256", "calibration_sha256")


def record(folder: Path, measurements: Iterable[Measurement]) -> Path:
    """The file in the model's `folder`, with `measurements` in it; those of before stay unless measured anew."""
    path = folder / FILE_NAME
    rows = {_identity(row): row for row in _recorded(path)}
    for each in measurements:
        content = each.to_dict()
        row = {field: content[field] for field in FIELDS}
        rows[_identity(row)] = row
    report.write(path, {"measurements": list(rows.values())})
    return path


def calibration_of(folder: Path, precision: str) -> str | None:
    """The hash of the pictures that the model in `folder` was quantized by; None for a precision that is not."""
    if precision != "int8":
        return None
    quantization = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("quantization") or {}
    return quantization.get("calibration_sha256")


def _recorded(path: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["measurements"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(field) for field in IDENTITY)
