"""One model, precision, shape and size: its detections on a set, scored."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from measure.accuracy.coco import Truth, read, to_results
from measure.accuracy.predictors import Predictor, predict_all
from measure.accuracy.score import Judge, Score
from wire.errors import BadOptionError

USUAL = {"confidence_threshold": 0.001, "iou_threshold": 0.45, "max_detections": 100}
"""As Darknet's own evaluation has it, nearly: whatever is above the floor counts, a hundred boxes a picture."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What is judged by: the truth, the pictures of it that are at hand by their ids, and who judges."""

    name: str
    truth: Truth
    images: Mapping[int, Path]
    judge: Judge


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out. `calibration_sha256` is None where the numbers are not quantized."""

    model: str
    set: str
    images: int
    categories: int
    runtime: str
    precision: str
    shape: str
    size: int
    score: Score
    weights_sha256: str
    calibration_sha256: str | None = None

    def to_dict(self) -> dict[str, Any]:
        content = asdict(self)
        score: dict[str, Any] = content.pop("score")
        return content | score


def open_examination(instances: Path, images: Path, name: str, limit: int | None) -> Examination:
    """The pictures of the instances file that lie in `images`, at most `limit`. Raises BadOptionError for none."""
    truth = read(instances)
    present = {number: images / file for file, number in sorted(truth.images.items()) if (images / file).is_file()}
    if not present:
        raise BadOptionError(f"Option --images: {images} has none of the {len(truth.images)} pictures of {instances}.")
    return Examination(name, truth, dict(list(present.items())[:limit]), Judge(instances))


def evaluate(
    examination: Examination,
    predictor: Predictor,
    options: Mapping[str, Any],
    clients: int,
    advanced: Callable[[], None],
) -> Measurement:
    """The score of `predictor` with `options` (`shape`, `size`) on every picture; `advanced` is called after each."""
    version, category_ids = predictor.model.version, examination.truth.category_ids(predictor.model.labels)
    results = predict_all(predictor, list(examination.images.values()), {**USUAL, **options}, clients, advanced)
    detections = [
        each
        for number, result in zip(examination.images, results, strict=True)
        for each in to_results(number, result, category_ids)
    ]
    score = examination.judge.score(detections, examination.images.keys(), category_ids.values())
    return Measurement(
        version.name,
        examination.name,
        len(examination.images),
        len(category_ids),
        version.runtime,
        version.precision,
        str(options["shape"]),
        int(options["size"]) or max(version.input),
        score,
        version.weights_sha256,
    )
