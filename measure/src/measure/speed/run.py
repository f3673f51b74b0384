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
from measure.speed.roofline import rooflines
from measure.speed.setups import ALTERNATIVES, DETECTOR, Engine, EngineOptions, Setup, Sweep
from measure.table import Cell
from processor.catalog.files import sha256
from processor.catalog.progress import Silent
from processor.settings import PRECISIONS, Settings
from processor.tasks.detect.prepare import prepare
from processor.yolo.manifest import Manifest

STAGES = ("read", "decode", "letterbox", "infer", "heads", "nms", "draw", "encode", "json")


@dataclass(frozen=True, slots=True)
class BenchPlan:
    """What is to be measured: of the model that the settings ask for, on these pictures."""

    settings: Settings
    sweep: Sweep
    beside: tuple[str, ...]
    pictures: tuple[Path, ...]
    rounds: int
    roofline: bool


def run(plan: BenchPlan) -> Findings:
    """What was found. What cannot be had here is skipped, with the reason on stderr. Raises ModelError."""
    folder = prepare(plan.settings, Silent()).folder
    manifest = Manifest.read(folder)
    cfg = cfg_of(manifest, plan.settings)
    setups = plan.sweep.setups(folder, plan.settings.threads)
    darknet = _darknet(manifest, cfg, plan.settings)
    beside = [Engine(name, folder, _precision(name), darknet=darknet) for name in plan.beside]
    with with_onnx(beside, cfg, folder / manifest.networks["keras"], _skipped) as engines:
        setups = [*(Setup(engine, EngineOptions()) for engine in engines), *setups]
        with bar("Measuring", len(setups) * (plan.rounds + 1)) as advanced:
            measured = bench(setups, plan.pictures, plan.rounds, cfg, _skipped, advanced)
    limits = rooflines(PRECISIONS[1:]) if plan.roofline else {}
    content = {
        "model": manifest.name,
        "weights_sha256": manifest.weights_sha256,
        "pictures": len(plan.pictures),
        "rounds": plan.rounds,
        "roof_gflop_per_second": limits,
        "rows": [each.to_dict(limits) for each in measured],
    }
    for precision, limit in limits.items():
        click.echo(f"roof, {precision}: {limit:,.0f} GFLOP/s", err=True)
    stages = [stage for stage in STAGES if any(stage in each.summary.stages for each in measured)]
    headings = [*("what", "asked for", "pictures/s", "median ms", "p95", "p99"), *stages, "times", "of roof"]
    rows = [_row(each, stages, measured[0], limits) for each in measured]
    return Findings(headings, rows, content, {_name(each): each.summary for each in measured})


def _precision(alternative: str) -> str:
    return "default" if alternative == "openvino-own-default" else "f32"


def _darknet(manifest: Manifest, cfg: str | None, settings: Settings) -> tuple[str, Path] | None:
    """The cfg's text and the weights that the model was converted from, where both are still here."""
    files = [settings.weights] if settings.weights else sorted(settings.weights_dir.glob(f"{manifest.name}*.weights"))
    weights = next((file for file in files if sha256(file) == manifest.weights_sha256), None)
    return None if cfg is None or weights is None else (cfg, weights)


def _row(each: Measured, stages: Sequence[str], first: Measured, limits: dict[str, float]) -> list[Cell]:
    summary, options = each.summary, each.setup.options
    total, share = summary.stages[TOTAL], each.share_of_roofline(limits)
    cells: list[Cell] = [
        _engine(each.setup.engine),
        f"{options.response}, {options.shape} {options.size or ''}".rstrip() + f", {options.clients} client(s)",
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
    options = each.setup.options
    size = f" {options.size}" if options.size else ""
    return f"{_engine(each.setup.engine)}\n{options.response}, {options.shape}{size}, {options.clients} client(s)"


def _skipped(reason: str) -> None:
    click.echo(f"Skipped: {reason}", err=True)
