"""`image-processor bench`: how fast a model is here, and how fast a service."""

import os
from dataclasses import replace
from pathlib import Path

import click

from measure.speed.setups import ALTERNATIVES, RESPONSES
from processor.settings import PRECISIONS, Settings
from wire.tasks.detect.spec import SHAPES

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
SHAPE = click.Choice(SHAPES)
SIZES = click.IntRange(0, 832)
COUNT = click.IntRange(1)


@click.group(invoke_without_command=True)
@click.option("--model", help="A model's name.  [env: MODEL]")
@click.option("--images", type=FOLDER, help="The folder with the pictures.")
@click.option("--pictures", type=COUNT, default=24, show_default=True, help="How many of them.")
@click.option("--rounds", type=COUNT, default=5, show_default=True, help="How many turns each takes.")
@click.option("--precision", "precisions", type=click.Choice(PRECISIONS[1:]), multiple=True, help="[default: all]")
@click.option("--shape", "shapes", type=SHAPE, multiple=True, default=("square", "rect"))
@click.option("--size", "sizes", type=SIZES, multiple=True, default=(0,), help="0 for the network's own.")
@click.option("--streams", type=click.IntRange(0), multiple=True, default=(1,), help="0 for throughput mode.")
@click.option("--clients", type=COUNT, multiple=True, default=(1,), help="How many ask at a time.")
@click.option("--response", "--answer", "responses", type=click.Choice(RESPONSES), multiple=True, default=RESPONSES[:1])
@click.option("--beside", type=click.Choice(tuple(ALTERNATIVES)), multiple=True, default=tuple(ALTERNATIVES))
@click.option("--alone", is_flag=True, help="Measure none of the alternatives.")
@click.option(
    "--no-roofline", "--no-roof", "no_roofline", is_flag=True, help="Do not measure what the machine could do at most."
)
@click.option("--json", "json_file", type=NEW_FILE, help="Write the figures into this file.")
@click.option("--plot", "plot_file", type=NEW_FILE, help="Draw them into this PNG.")
@click.pass_context
def bench(
    context: click.Context,
    model: str | None,
    images: Path | None,
    pictures: int,
    rounds: int,
    precisions: tuple[str, ...],
    shapes: tuple[str, ...],
    sizes: tuple[int, ...],
    streams: tuple[int, ...],
    clients: tuple[int, ...],
    responses: tuple[str, ...],
    beside: tuple[str, ...],
    alone: bool,
    no_roofline: bool,
    json_file: Path | None,
    plot_file: Path | None,
) -> None:
    """Measure how fast a model is here, stage by stage, beside the alternatives. Options of lists may be repeated."""
    if context.invoked_subcommand:
        return
    if images is None:
        raise click.UsageError("--images is missing: name a folder with pictures.")
    from measure.pictures import spread
    from measure.speed import run
    from measure.speed.setups import Sweep

    settings = Settings.from_environment(os.environ)
    sweep = Sweep(
        precisions or PRECISIONS[1:], shapes, sizes, tuple(each or None for each in streams), clients, responses
    )
    plan = run.BenchPlan(
        settings=replace(settings, model=model or settings.model),
        sweep=sweep,
        beside=() if alone else beside,
        pictures=spread(images, pictures),
        rounds=rounds,
        roofline=not no_roofline,
    )
    run.run(plan).publish(json_file, plot_file)


@bench.command()
@click.argument("urls", nargs=-1, required=True)
@click.option("--images", type=FOLDER, required=True, help="The folder with the pictures.")
@click.option("--pictures", type=COUNT, default=24, show_default=True, help="How many of them.")
@click.option("--rounds", type=COUNT, default=3, show_default=True, help="How many turns each takes.")
@click.option("--seconds", type=click.FloatRange(0.1), default=3.0, show_default=True, help="How long one turn is.")
@click.option(
    "--clients", type=COUNT, multiple=True, default=(8,), help="Closed loop: so many, each as fast as it can."
)
@click.option("--rate", "rates", type=click.FloatRange(1), multiple=True, help="Open loop: pictures a second.")
@click.option("--response", "--answer", "responses", type=click.Choice(RESPONSES[1:]), multiple=True, default=("json",))
@click.option("--shape", type=SHAPE, help="[default: the service's]")
@click.option("--size", type=SIZES, help="[default: the service's]")
@click.option("--model", help="The model of --baseline and --detector.  [env: MODEL]")
@click.option("--precision", type=click.Choice(PRECISIONS), help="The precision of --detector.  [env: PRECISION]")
@click.option("--baseline", is_flag=True, help="Beside it, the plain Flask service that somebody would write first.")
@click.option("--detector", is_flag=True, help="Beside it, the detector alone, in throughput mode.")
@click.option("--json", "json_file", type=NEW_FILE, help="Write the figures into this file.")
@click.option("--plot", "plot_file", type=NEW_FILE, help="Draw them into this PNG.")
def http(
    urls: tuple[str, ...],
    images: Path,
    pictures: int,
    rounds: int,
    seconds: float,
    clients: tuple[int, ...],
    rates: tuple[float, ...],
    responses: tuple[str, ...],
    shape: str | None,
    size: int | None,
    model: str | None,
    precision: str | None,
    baseline: bool,
    detector: bool,
    json_file: Path | None,
    plot_file: Path | None,
) -> None:
    """Measure the running services at URLS (or NAME=URL), in turns, under the same load. Modes 1 and 2 alike.

    The clients are played by the program `wrk`, a Debian package.
    """
    from measure.load import run
    from measure.load.service_bench import LoadSweep
    from measure.pictures import spread

    settings = Settings.from_environment(os.environ)
    settings = replace(settings, model=model or settings.model, precision=precision or settings.precision)
    knobs = tuple((name, value) for name, value in (("shape", shape), ("size", size)) if value is not None)
    plan = run.BenchPlan(
        settings=settings,
        targets=tuple(run.target(each) for each in urls),
        sweep=LoadSweep(clients, rates, responses, seconds, knobs),
        pictures=spread(images, pictures),
        rounds=rounds,
        baseline=baseline,
        detector=detector,
    )
    run.run(plan).publish(json_file, plot_file)
