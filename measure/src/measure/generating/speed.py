"""How fast pictures are made, beside diffusers: `python -m measure.generating.speed FOLDER`.

FOLDER gets a Stable Diffusion of real dimensions and made weights, 4 GB, where it has none yet. Ours and diffusers'
take turns, each in a process of its own, never two at a time; a process' first job, which makes ready what it needs,
counts for itself.
"""

import json
import os
import sys
from pathlib import Path
from statistics import median

import click

from measure.generating.in_int8 import INT8, ensure_int8
from measure.generating.made_weights import write_model
from measure.generating.process import Took, watched
from measure.generating.stable_diffusion import CONFIGS, REQUESTS
from measure.machine import describe, sentence
from measure.table import Cell, render
from processor.diffusion.prepare import ensure
from processor.settings import Settings

NAME = "made"
OURS, OTHER = "ours", "diffusers"
HEADINGS = ("what", "request", "opening", "first job", "job, s", "CPU s", "times", "peak GB", "without files")


def rows_of(found: dict[tuple[str, str, str], list[Took]]) -> list[list[Cell]]:
    """The medians of each, and how many times as fast ours is as diffusers in the same request and precision; in int8,
    which diffusers does not have, as in float32."""
    rows: list[list[Cell]] = []
    for (who, precision, request), turns in found.items():
        wall, cpu = (median(each[which] for turn in turns for each in turn.jobs[1:]) for which in (0, 1))
        other = found.get((OTHER, "f32" if precision == INT8 else precision, request))
        beside = median(each[1] for turn in other for each in turn.jobs[1:]) / cpu if other and who == OURS else None
        opening, first = (median(each) for each in ((t.opening[0] for t in turns), (t.jobs[0][0] for t in turns)))
        memory = [max(turn.peak for turn in turns), max(turn.anonymous for turn in turns)]
        rows.append([f"{who}, {precision}", request, opening, first, wall, cpu, beside, *memory])
    return rows


@click.command()
@click.option("--beside", type=Path, help="A Python that has diffusers, transformers and torch.")
@click.option("--precision", "precisions", multiple=True, default=("f32", "bf16"), show_default=True)
@click.option("--request", "requests", type=click.Choice(tuple(REQUESTS)), multiple=True, default=tuple(REQUESTS))
@click.option("--side", default=512, show_default=True, help="Of the pictures, in pixels.")
@click.option("--rounds", default=1, show_default=True, help="How many processes each.")
@click.option("--jobs", type=click.IntRange(2), default=2, show_default=True, help="Of each process.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(
    beside: Path | None,
    precisions: tuple[str, ...],
    requests: tuple[str, ...],
    side: int,
    rounds: int,
    jobs: int,
    folder: Path,
) -> None:
    """Make pictures by a model of Stable Diffusion 1.5's dimensions, in FOLDER."""
    settings = Settings(weights_dir=folder / "weights", models_dir=folder / "models")
    weights = settings.weights_dir / "generate" / NAME
    if not weights.is_dir():
        write_model(weights, CONFIGS)
    made = ensure(NAME, settings)
    if INT8 in precisions:
        ensure_int8(made)
    commands = {OURS: [sys.executable, "-m", "measure.generating.our_process", str(made)]}
    if beside:
        commands[OTHER] = [str(beside), str(Path(__file__).with_name("diffusers_process.py")), str(weights)]
    found: dict[tuple[str, str, str], list[Took]] = {}
    for _ in range(rounds):
        for request in requests:
            for precision in precisions:
                for who, command in commands.items():
                    if who == OTHER and precision == INT8:
                        continue
                    asked = [precision, json.dumps(REQUESTS[request]), str(side), str(jobs)]
                    found.setdefault((who, precision, request), []).append(watched([*command, *asked]))
    click.echo(render(HEADINGS, rows_of(found)))
    click.echo(f"{sentence(describe())}; load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
