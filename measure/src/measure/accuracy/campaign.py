"""A table's worth of evaluations: of a model here in several precisions, or of whatever a service has."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import click

from measure.accuracy.evaluation import Examination, Measurement, evaluate
from measure.accuracy.finders import Finder, ProcessorFinder, ServiceFinder
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
class Knobs:
    """Every combination of shapes and sizes is evaluated; `clients` pictures at a time."""

    shapes: Sequence[str]
    sizes: Sequence[int]
    clients: int = 1

    def each(self) -> list[dict[str, Any]]:
        return [{"shape": shape, "size": size} for shape in self.shapes for size in self.sizes]


def of_service(url: str, examined: Examination, knobs: Knobs) -> list[Measurement]:
    """What the service at `url` reaches. Raises NotReadyError."""
    with closing(ServiceFinder(url)) as finder:
        return [_evaluate(examined, finder, each, knobs.clients) for each in knobs.each()]


def of_model(settings: Settings, precisions: Sequence[str], examined: Examination, knobs: Knobs) -> list[Measurement]:
    """What the model that the settings ask for reaches here, in each of `precisions`. Raises ModelError."""
    prepared = prepare(settings, Silent())
    found = []
    for precision in precisions:
        options = RuntimeOptions(settings.runtime, precision, settings.threads)
        processor = open_processor(prepared.folder, options, prepared.notice, settings.max_pixels)
        calibration = calibration_of(prepared.folder, processor.card.stamp.precision)
        for each in knobs.each():
            measured = _evaluate(examined, ProcessorFinder(processor), each, knobs.clients)
            found.append(replace(measured, calibration_sha256=calibration))
    return found


def keep(settings: Settings, measurements: Sequence[Measurement]) -> None:
    """The measurements are recorded beside the model that the settings ask for."""
    click.echo(f"Recorded in {record(prepare(settings, Silent()).folder, measurements)}", err=True)


def row(measured: Measurement) -> list[Cell]:
    """The measurement under HEADINGS; precisions in percent."""
    score = measured.score
    shares = (score.map, score.map_50, score.map_75, score.map_small, score.map_medium, score.map_large)
    about: list[Cell] = [measured.model, measured.precision, measured.shape, measured.size, measured.images]
    return [*about, *(None if share is None else share * 100 for share in shares)]


def _evaluate(examined: Examination, finder: Finder, knobs: dict[str, Any], clients: int) -> Measurement:
    stamp = finder.card.stamp
    label = f"{stamp.name} {stamp.precision} {knobs['shape']} {knobs['size'] or max(stamp.input)}"
    with bar(label, len(examined.images)) as advanced:
        return evaluate(examined, finder, knobs, clients, advanced)
