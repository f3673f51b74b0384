"""How accurate a model was found to be in each precision, by whoever measured it, and what that allows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from processor.yolo.agreement import near
from processor.yolo.manifest import Manifest
from wire.errors import ManifestError
from wire.tasks.detect.model import Accuracy

FILE_NAME = "accuracy.json"

LARGEST_LOSS = 0.005
"""Of mAP@[.5:.95], which is 0 to 1: half a point of a hundred."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One evaluation of a network: `map` is COCO's mAP@[.5:.95], 0 to 1, on the `images` of `set`.

    `calibration_sha256` is None where the network is not quantized. `map_50` is that at an IoU of 0.5.
    """

    set: str
    images: int
    precision: str
    shape: str
    size: int
    map: float
    weights_sha256: str
    calibration_sha256: str | None
    map_50: float | None = None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        return cls(**{field.name: row[field.name] for field in fields(cls) if field.name in row})


def shipped() -> list[Measurement]:
    """What was measured of the catalog's weights, quantized by the pictures that packages carry."""
    return _parse(files("processor.catalog").joinpath(FILE_NAME).read_text(encoding="utf-8"))


def recorded(folder: Path) -> list[Measurement]:
    """What the model's user measured and recorded in its `folder`. Raises ManifestError where that cannot be read."""
    path = folder / FILE_NAME
    if not path.is_file():
        return []
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"Measurements {path}: cannot be read ({error}). Remove the file, or record anew."
        ) from error


def passed(
    precision: str,
    manifest: Manifest,
    shape: str,
    own: Iterable[Measurement],
    others: Iterable[Measurement] = (),
) -> bool:
    """Whether `precision` lost at most LARGEST_LOSS on every set that it was measured on in the `shape` that serves.

    What `others` measured counts where the user's `own` measurements say nothing, and how near its boxes were to those
    of float32 when the model was converted where nobody measured.
    """
    found = _losses(precision, manifest, shape, own) or _losses(precision, manifest, shape, others)
    if found:
        return max(found.values()) <= LARGEST_LOSS
    return precision in manifest.agreement and near(manifest.agreement[precision])


def known(precision: str, manifest: Manifest, folder: Path) -> tuple[Accuracy, ...]:
    """What was measured of the model in `folder` as it answers in `precision`.

    What its user measured takes the place of what was shipped. Raises ManifestError as `recorded` does.
    """
    rows = [row for row in (*shipped(), *recorded(folder)) if row.precision == precision and _is_of(manifest, row)]
    latest = {(row.set, row.size, row.shape): row for row in rows}
    return tuple(Accuracy(row.set, row.images, row.size, row.shape, row.map, row.map_50) for row in latest.values())


def _losses(precision: str, manifest: Manifest, shape: str, measurements: Iterable[Measurement]) -> dict[str, float]:
    """By the set's name, how much less than float32 in that shape, the mean over sizes that both were measured at."""
    rows = [each for each in measurements if each.shape == shape and _is_of(manifest, each)]
    exact = {(each.set, each.size): each.map for each in rows if each.precision == "f32"}
    losses: dict[str, list[float]] = {}
    for row in rows:
        if row.precision == precision and (row.set, row.size) in exact:
            losses.setdefault(row.set, []).append(exact[row.set, row.size] - row.map)
    return {name: sum(each) / len(each) for name, each in losses.items()}


def _is_of(manifest: Manifest, row: Measurement) -> bool:
    """Whether the row speaks of these weights and, where it is quantized, of this quantization."""
    if row.weights_sha256 != manifest.weights_sha256:
        return False
    quantization = manifest.quantization
    return row.precision != "int8" or (
        quantization is not None and row.calibration_sha256 == quantization.calibration_sha256
    )


def _parse(text: str) -> list[Measurement]:
    return [Measurement.of(row) for row in json.loads(text)["measurements"]]
