"""`image-processor reading`: how much of drawn text the task `read` gets right, and how fast it is."""

import os
from pathlib import Path

import click

from processor.settings import Settings

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
PRECISION = click.Choice(("auto", "f32", "bf16"))
JSON = click.option("--json", "json_file", type=NEW_FILE, help="Write the figures into this file.")


@click.group()
def reading() -> None:
    """Measure the task read on text that is drawn."""


@reading.command()
@click.option("--precision", type=PRECISION, default="auto", show_default=True)
@JSON
def accuracy(precision: str, json_file: Path | None) -> None:
    """Say how many of a hundred characters are read wrong: twelve fonts, four sizes, looks, and turns."""
    from measure.reading import accuracy as measured

    measured.run(Settings.from_environment(os.environ), precision).publish(json_file, None)


@reading.command()
@click.option("--beside", type=Path, default=Path(".venv-rapidocr/bin/python"), show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=15, show_default=True, help="How many turns each takes.")
@click.option("--lines", type=click.IntRange(1, 40), default=20, show_default=True, help="So many are on the screen.")
@click.option("--precision", "precisions", type=PRECISION, multiple=True, default=("auto", "f32"), show_default=True)
@JSON
def speed(beside: Path, rounds: int, lines: int, precisions: tuple[str, ...], json_file: Path | None) -> None:
    """Say how fast a screen full of text is read, beside rapidocr on OpenVINO, whose Python is --beside."""
    from measure.reading import beside as measured

    measured.run(beside, rounds, lines, precisions).publish(json_file, None)
