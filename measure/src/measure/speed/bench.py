"""The whole of a bench: engines opened, measured in turns, and what came out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measure.child import Child
from measure.rounds import Round, Summary, interleaved, summarize
from measure.speed.cost import gflop
from measure.speed.engine_rounds import open_rounds
from measure.speed.setups import Engine, EngineOptions, Setup
from wire.errors import ImageProcessorError

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One row. `gflop` is the arithmetic of the mean picture, None where the network's cfg is not at hand."""

    setup: Setup
    summary: Summary
    gflop: float | None

    def to_dict(self, rooflines: Mapping[str, float]) -> dict[str, Any]:
        engine, options = self.setup.engine, self.setup.options
        return {
            "engine": engine.name,
            "precision": engine.precision,
            "streams": engine.streams or "throughput",
            **asdict(options),
            "answer": options.response,  # the former name
            **self.summary.to_dict(),
            "gflop": self.gflop,
            "share_of_roof": self.share_of_roofline(rooflines),
        }

    def share_of_roofline(self, rooflines: Mapping[str, float]) -> float | None:
        """How much of its precision's peak rate the network reaches; with many clients, how much the whole does."""
        roofline, infer = rooflines.get(self.setup.engine.precision), self.summary.stages.get("infer")
        if roofline is None or self.gflop is None or infer is None:
            return None
        alone = self.setup.options.clients == 1
        rate = 1000 / infer.median if alone else self.summary.per_second
        return round(self.gflop * rate / roofline, 3)


@dataclass(slots=True)
class _EngineSubject:
    child: Child[EngineOptions, Round]
    options: EngineOptions

    def round(self) -> Round:
        return self.child.ask(self.options)


def bench(
    setups: Sequence[Setup],
    pictures: Sequence[Path],
    rounds: int,
    cfg: str | None,
    skipped: Notice,
    advanced: Callable[[], None],
) -> list[Measured]:
    """Every setup that can be had here, measured in turns; `skipped` hears why another cannot."""
    with ExitStack() as stack:
        children = {
            engine: child
            for engine in dict.fromkeys(setup.engine for setup in setups)
            if (child := _opened(engine, pictures, skipped, stack)) is not None
        }
        subjects = {
            setup: _EngineSubject(children[setup.engine], setup.options) for setup in setups if setup.engine in children
        }
        measured = interleaved(subjects, rounds, advanced)
    return [Measured(setup, summarize(each), _mean_gflop(each, cfg)) for setup, each in measured.items()]


def _opened(
    engine: Engine, pictures: Sequence[Path], skipped: Notice, stack: ExitStack
) -> Child[EngineOptions, Round] | None:
    try:
        return stack.enter_context(Child[EngineOptions, Round](partial(open_rounds, engine, pictures)))
    except ImageProcessorError as error:
        skipped(f"{engine.about}: {error.message}")
        return None


def _mean_gflop(rounds: Sequence[Round], cfg: str | None) -> float | None:
    inputs = [sample.input_wh for each in rounds for sample in each.samples if sample.input_wh is not None]
    if cfg is None or not inputs:
        return None
    return round(sum(gflop(cfg, input_wh) for input_wh in inputs) / len(inputs), 3)


@contextmanager
def with_onnx(engines: Sequence[Engine], cfg: str | None, network: Path, skipped: Notice) -> Iterator[list[Engine]]:
    """The engines, each with the ONNX file of `network`, which is there as long as the context is open."""
    with TemporaryDirectory(prefix="image-processor-bench-") as folder:
        path = Path(folder, "network.onnx")
        if cfg is None:
            yield list(engines)
            return
        try:
            with Child[Path, None](partial(_open_writer, cfg, network)) as child:
                child.ask(path)
        except ImageProcessorError as error:
            skipped(f"ONNX file: {error.message}")
        yield [replace(each, onnx=path if path.is_file() else None) for each in engines]


def _open_writer(cfg: str, network: Path) -> Callable[[Path], None]:
    from measure.speed.engines.onnx_file import write

    return partial(write, cfg, network)
