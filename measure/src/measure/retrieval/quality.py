"""How right the task `search` is on COCO's pictures, held out: `python -m measure.retrieval.quality --help`."""

import os
from pathlib import Path

import click

from measure.machine import describe, sentence
from measure.retrieval import captions, certain
from measure.retrieval.probes import probed
from processor.commands.indexed import AnalyzerLoader
from processor.settings import Settings


@click.command()
@click.option("--coco", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(coco: Path) -> None:
    """Ask for COCO/val2017 by COCO/captions.json, by the names of what is in them, and for what is in none."""
    settings = Settings.from_environment(os.environ)
    click.echo(sentence(describe()))
    loader = AnalyzerLoader(settings)
    found = probed(coco, loader.analyzers(), loader.decoder)
    for lines in (captions.lines(found), certain.lines(found)):
        for line in lines:
            click.echo(line)
        click.echo()


if __name__ == "__main__":
    main()
