"""A table's worth of evaluations: of a model here in several precisions, or of whatever a service has."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import click

from measure.accuracy.evaluation import Examination, Measurement, evaluate
from measure.accuracy.predictors import Predictor, ProcessorPredictor, ServicePredictor
from measure.accuracy.record import calibration_of, record
from measure.progress import bar
from measure.table import Cell
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.tasks.detect.prepare import prepare

HEADINGS = (
    *("model", "precision", "shape", "size", "images"),
    *("mAP@[.5:.95]", "mAP@.5", "mAP@.75", "small", "medium", "large"),
)


@dataclass(frozen=True, slots=True)
class OptionGrid:
    """Every combination of shapes and sizes is evaluated; `clients` pictures at a time."""

    shapes: Sequence[str]
    sizes: Sequence[int]
    clients: int = 1

    def options(self) -> list[dict[str, Any]]:
        return [{"shape": shape, "size": size} for shape in self.shapes for size in self.sizes]


def evaluate_service(url: str, examination: Examination, grid: OptionGrid) -> list[Measurement]:
    """What the service at `url` reaches. Raises NotReadyError."""
    with closing(ServicePredictor(url)) as predictor:
        return [_evaluate(examination, predictor, options, grid.clients) for options in grid.options()]


def evaluate_model(
    settings: Settings, precisions: Sequence[str], examination: Examination, grid: OptionGrid
) -> list[Measurement]:
    """What the model that the settings ask for reaches here, in each of `precisions`. Raises ModelError."""
    prepared = prepare(settings, Silent())
    measurements = []
    for precision in precisions:
        runtime_options = RuntimeOptions(settings.runtime, precision, settings.threads)
        processor = open_processor(prepared.folder, runtime_options, prepared.notice, settings.max_pixels)
        calibration = calibration_of(prepared.folder, processor.model.version.precision)
        for options in grid.options():
            measurement = _evaluate(examination, ProcessorPredictor(processor), options, grid.clients)
            measurements.append(replace(measurement, calibration_sha256=calibration))
    return measurements


def record_measurements(settings: Settings, measurements: Sequence[Measurement]) -> None:
    """The measurements are recorded beside the model that the settings ask for."""
    click.echo(f"Recorded in {record(prepare(settings, Silent()).folder, measurements)}", err=True)


def row(measurement: Measurement) -> list[Cell]:
    """The measurement under HEADINGS; precisions in percent."""
    score = measurement.score
    shares = (score.map, score.map_50, score.map_75, score.map_small, score.map_medium, score.map_large)
    about: list[Cell] = [
        measurement.model,
        measurement.precision,
        measurement.shape,
        measurement.size,
        measurement.images,
    ]
    return [*about, *(None if share is None else share * 100 for share in shares)]


def _evaluate(examination: Examination, predictor: Predictor, options: dict[str, Any], clients: int) -> Measurement:
    version = predictor.model.version
    label = f"{version.name} {version.precision} {options['shape']} {options['size'] or max(version.input)}"
    with bar(label, len(examination.images)) as advanced:
        return evaluate(examination, predictor, options, clients, advanced)
