"""`image-processor soak`: a whole service under fire."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import click

from processor.settings import Settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
TERMINATED = 128 + signal.SIGTERM


@click.command()
@click.option("--minutes", type=click.FloatRange(0.1), default=3.0, show_default=True, help="Of all modes together.")
@click.option("--mode", type=click.Choice(("1", "2", "both")), default="both", show_default=True)
@click.option("--seed", type=int, help="Of the order of faults and clients; the report tells it.  [default: any]")
@click.option("--overload", type=click.FloatRange(0.1), default=1.5, show_default=True, help="Times the capacity.")
@click.option("--model", help="A model's name.  [env: MODEL; default: yolov3-tiny]")
@click.option("--images", type=FOLDER, help="A folder of pictures.  [default: those that packages carry]")
@click.option("--report", type=NEW_FOLDER, default=Path("build/soak"), show_default=True, help="Where all is written.")
def soak(
    minutes: float, mode: str, seed: int | None, overload: float, model: str | None, images: Path | None, report: Path
) -> None:
    """Put a whole service of this machine under fire, and say which promises it kept. Exit code 1 if it broke one.

    Its processes are killed, paused and cut off while clients of every kind ask more than it can do. Mode 2 needs
    the program `redis-server`, and both `wrk`, Debian packages.
    """
    from measure.soak.plan import DEFAULT_MODEL, SoakPlan
    from measure.soak.report import write
    from measure.soak.run import run

    settings = Settings.from_environment(os.environ)
    settings = replace(settings, model=model or settings.model or DEFAULT_MODEL)
    modes = (1, 2) if mode == "both" else (int(mode),)
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    signal.signal(signal.SIGTERM, _end)  # or what was started would outlive this process
    kept = True
    for each in modes:
        folder = report.resolve() / f"mode{each}"
        plan = SoakPlan(each, 60 * minutes / len(modes), seed, settings, folder, images, overload)
        result = run(plan, click.echo)
        kept = kept and result.kept
        for check in result.checks:
            click.echo(f"{'kept  ' if check.kept else 'BROKEN'}  {check.promise}: {check.seen}")
        click.echo(f"{write(result)}\n")
    if not kept:
        raise SystemExit(1)


def _end(*_: object) -> None:
    raise SystemExit(TERMINATED)
