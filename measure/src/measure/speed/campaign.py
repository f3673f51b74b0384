"""`image-processor bench`, once its options are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from measure.findings import Findings
from measure.progress import bar
from measure.rounds import TOTAL
from measure.speed.bench import Measured, bench, with_onnx
from measure.speed.cost import cfg_of
from measure.speed.roof import roofs
from measure.speed.setups import ALTERNATIVES, DETECTOR, Asked, Engine, Setup, Sweep
from measure.table import Cell
from processor.catalog.files import sha256
from processor.catalog.progress import Silent
from processor.settings import PRECISIONS, Settings
from processor.tasks.detect.prepare import prepare
from processor.yolo.manifest import Manifest

STAGES = ("read", "decode", "letterbox", "infer", "heads", "nms", "draw", "encode", "json")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be measured: of the model that the settings ask for, on these pictures."""

    settings: Settings
    sweep: Sweep
    beside: tuple[str, ...]
    pictures: tuple[Path, ...]
    rounds: int
    roof: bool


def run(order: Order) -> Findings:
    """What was found. What cannot be had here is skipped, with the reason on stderr. Raises ModelError."""
    folder = prepare(order.settings, Silent()).folder
    manifest = Manifest.read(folder)
    cfg = cfg_of(manifest, order.settings)
    setups = order.sweep.setups(folder, order.settings.threads)
    darknet = _darknet(manifest, cfg, order.settings)
    beside = [Engine(name, folder, _precision(name), darknet=darknet) for name in order.beside]
    with with_onnx(beside, cfg, folder / manifest.networks["keras"], _skipped) as engines:
        setups = [*(Setup(engine, Asked()) for engine in engines), *setups]
        with bar("Measuring", len(setups) * (order.rounds + 1)) as advanced:
            found = bench(setups, order.pictures, order.rounds, cfg, _skipped, advanced)
    limits = roofs(PRECISIONS[1:]) if order.roof else {}
    content = {
        "model": manifest.name,
        "weights_sha256": manifest.weights_sha256,
        "pictures": len(order.pictures),
        "rounds": order.rounds,
        "roof_gflop_per_second": limits,
        "rows": [each.to_dict(limits) for each in found],
    }
    for precision, limit in limits.items():
        click.echo(f"roof, {precision}: {limit:,.0f} GFLOP/s", err=True)
    stages = [stage for stage in STAGES if any(stage in each.summary.stages for each in found)]
    headings = [*("what", "asked for", "pictures/s", "median ms", "p95", "p99"), *stages, "times", "of roof"]
    rows = [_row(each, stages, found[0], limits) for each in found]
    return Findings(headings, rows, content, {_name(each): each.summary for each in found})


def _precision(alternative: str) -> str:
    return "default" if alternative == "openvino-own-default" else "f32"


def _darknet(manifest: Manifest, cfg: str | None, settings: Settings) -> tuple[str, Path] | None:
    """The cfg's text and the weights that the model was converted from, where both are still here."""
    files = [settings.weights] if settings.weights else sorted(settings.weights_dir.glob(f"{manifest.name}*.weights"))
    weights = next((file for file in files if sha256(file) == manifest.weights_sha256), None)
    return None if cfg is None or weights is None else (cfg, weights)


def _row(each: Measured, stages: Sequence[str], first: Measured, limits: dict[str, float]) -> list[Cell]:
    summary, asked = each.summary, each.setup.asked
    total, share = summary.stages[TOTAL], each.share_of(limits)
    cells: list[Cell] = [
        _engine(each.setup.engine),
        f"{asked.answer}, {asked.shape} {asked.size or ''}".rstrip() + f", {asked.clients} client(s)",
        summary.per_second,
        *(total.median, total.p95, total.p99),
    ]
    cells += [summary.stages[stage].median if stage in summary.stages else None for stage in stages]
    return [*cells, first.summary.stages[TOTAL].median / total.median, None if share is None else f"{share:.0%}"]


def _engine(engine: Engine) -> str:
    if engine.name != DETECTOR:
        return ALTERNATIVES[engine.name]
    streams = "throughput" if engine.streams is None else f"{engine.streams} stream(s)"
    return f"detector {engine.precision}, {streams}"


def _name(each: Measured) -> str:
    asked = each.setup.asked
    size = f" {asked.size}" if asked.size else ""
    return f"{_engine(each.setup.engine)}\n{asked.answer}, {asked.shape}{size}, {asked.clients} client(s)"


def _skipped(reason: str) -> None:
    click.echo(f"Skipped: {reason}", err=True)
