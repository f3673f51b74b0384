"""How long pictures and regions take: `python -m measure.segmenting.speed --picture FILE FOLDER ...`.

Models and precisions take turns, so that whatever else the machine does slows all of them alike.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import click

from measure.machine import describe, sentence
from measure.table import Cell, render
from processor.imaging.decode import decode
from processor.tasks.analyze.sam.model import SamModel
from processor.tasks.analyze.sam.open import open_model
from wire.tasks.analyze.regions import Point, Region

MAX_PIXELS = 64_000_000
MANY = 16
T = TypeVar("T")
Times = dict[str, list[tuple[float, float]]]


def once(model: SamModel, file: bytes, times: Times) -> None:
    """Of each step, the seconds of the clock and of all cores are at the end of its `times`."""

    def timed(step: str, do: Callable[[], T]) -> T:
        began, cpu_began = time.perf_counter(), time.process_time()
        done = do()
        times[step].append((time.perf_counter() - began, time.process_time() - cpu_began))
        return done

    photo = timed("decode", lambda: decode(file, max_pixels=MAX_PIXELS))
    embedding = timed("encode", lambda: model.encode(photo))
    box = Region(box=(0.3 * photo.width, 0.3 * photo.height, 0.7 * photo.width, 0.7 * photo.height))
    point = Region(points=(Point(photo.width / 2, photo.height / 2),))
    timed("a box", lambda: model.masks(embedding, [box], three=False))
    timed("a point, three masks", lambda: model.masks(embedding, [point], three=True))
    timed(f"{MANY} boxes, each", lambda: model.masks(embedding, [box] * MANY, three=False))


def rows_of(name: str, times: Times) -> list[list[Cell]]:
    """The medians, and the fewest, in milliseconds."""
    rows: list[list[Cell]] = []
    for step, found in times.items():
        share = MANY if step.startswith(str(MANY)) else 1
        wall, cpu = ([1000 * each[which] / share for each in found] for which in (0, 1))
        rows.append([name, step, median(wall), min(wall), median(cpu), min(cpu)])
    return rows


@click.command()
@click.option("--picture", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--precision", multiple=True, default=("f32",), help="f32, or bf16 where the CPU has it.")
@click.option("--rounds", default=7)
@click.option("--threads", type=int, default=None)
@click.argument("folders", type=click.Path(exists=True, file_okay=False, path_type=Path), nargs=-1, required=True)
def main(
    picture: Path, precision: tuple[str, ...], rounds: int, threads: int | None, folders: tuple[Path, ...]
) -> None:
    """Time the models in FOLDERS on one picture."""
    models = [open_model(folder, each, threads) for folder in folders for each in precision]
    times: list[Times] = [defaultdict(list) for _ in models]
    for _ in range(rounds):
        for model, found in zip(models, times, strict=True):
            once(model, picture.read_bytes(), found)
    rows = [
        line
        for model, found in zip(models, times, strict=True)
        for line in rows_of(f"{model.manifest.name}, {model.precision}", found)
    ]
    click.echo(render(("model", "step", "median ms", "fewest", "CPU ms", "fewest"), rows))
    click.echo(sentence(describe()))


if __name__ == "__main__":
    main()
