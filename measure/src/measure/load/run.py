"""`image-processor bench http`, once its options are read."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from measure.child import Child
from measure.findings import Findings
from measure.load.baseline_process import running_baseline
from measure.load.service_bench import LoadSweep, Row, Target, bench_services
from measure.progress import bar
from measure.rounds import TOTAL, Round, Subject
from measure.speed.engine_rounds import open_rounds
from measure.speed.setups import DETECTOR, Engine, EngineOptions
from measure.table import Cell
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.detect.prepare import prepare
from processor.yolo.manifest import Manifest
from wire.errors import BadOptionError
from wire.tasks.spec import AUTO

HEADINGS = ("what", "load", "pictures/s", "share", "median ms", "p95", "p99", "failed")


@dataclass(frozen=True, slots=True)
class BenchPlan:
    """What is to be measured: `targets` under the loads of `sweep`, with the baseline and the detector beside them."""

    settings: Settings
    targets: tuple[Target, ...]
    sweep: LoadSweep
    pictures: tuple[Path, ...]
    rounds: int
    baseline: bool
    detector: bool


@dataclass(frozen=True, slots=True)
class _DetectorAlone:
    child: Child[EngineOptions, Round]
    options: EngineOptions

    def round(self) -> Round:
        return self.child.ask(self.options)


def target(given: str) -> Target:
    """`NAME=URL`, or a URL that is its own name. Raises BadOptionError for what is no address."""
    name, separator, url = given.partition("=")
    if not separator or "/" in name:
        name = url = given
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise BadOptionError(f"Service: expected an address such as http://localhost:5001, got {url!r}.")
    return Target(name, url)


def run(plan: BenchPlan) -> Findings:
    """What was found. Raises NotReadyError where a service does not answer, ModelError where a model cannot be had."""
    with ExitStack() as stack:
        targets, beside = list(plan.targets), {}
        if plan.baseline:
            folder = prepare(plan.settings, Silent()).folder
            targets.append(stack.enter_context(running_baseline(folder, max(plan.sweep.clients, default=8))))
        if plan.detector:
            beside = dict(_detector_alone(plan, stack))
        steps = (len(targets) * plan.sweep.count() + len(beside)) * (plan.rounds + 1)
        advanced = stack.enter_context(bar("Measuring", steps))
        measured = bench_services(targets, plan.sweep, plan.pictures, plan.rounds, beside, advanced)
    content: dict[str, Any] = {"pictures": len(plan.pictures), "rounds": plan.rounds}
    content["rows"] = [row.to_dict() for row in measured]
    return Findings(
        HEADINGS, [_row(row, measured[0]) for row in measured], content, {_name(row): row.summary for row in measured}
    )


def _detector_alone(plan: BenchPlan, stack: ExitStack) -> Iterator[tuple[str, Subject]]:
    settings = plan.settings
    folder, options = prepare(settings, Silent()).folder, dict(plan.sweep.options)
    shape = Manifest.read(folder).shape if settings.shape == AUTO else settings.shape
    engine = Engine(DETECTOR, folder, settings.precision, None, settings.threads)
    child = stack.enter_context(Child[EngineOptions, Round](partial(open_rounds, engine, plan.pictures)))
    for response, about in (("boxes", "decoded picture to boxes"), ("json", "file to JSON")):
        for clients in plan.sweep.clients:
            engine_options = EngineOptions(
                response, str(options.get("shape", shape)), int(options.get("size", 0)), clients
            )
            yield f"detector alone, {about}, {clients} threads", _DetectorAlone(child, engine_options)


def _row(row: Row, first: Row) -> list[Cell]:
    summary, total = row.summary, row.summary.stages.get(TOTAL)
    share = f"{summary.per_second / first.summary.per_second:.0%}" if first.summary.per_second else None
    times: list[Cell] = [total.median, total.p95, total.p99] if total else [None, None, None]
    return [row.name, _load(row), summary.per_second, share, *times, summary.failed]


def _load(row: Row) -> str:
    if row.load is None:
        return "none"
    how = f"{row.load.clients} clients" if row.load.rate is None else f"{row.load.rate:g} a second"
    return f"{row.load.response}, {how}"


def _name(row: Row) -> str:
    return f"{row.name}\n{_load(row)}"
