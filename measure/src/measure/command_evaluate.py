"""`image-processor evaluate`: how right a model is."""

import os
from dataclasses import replace
from pathlib import Path

import click

from processor.settings import PRECISIONS, Settings
from wire.tasks.detect.spec import SHAPES

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
SHAPE = click.Choice(SHAPES)
SIZES = click.IntRange(0, 832)


@click.command()
@click.option("--coco", type=FILE, required=True, help="COCO's instances, as JSON.")
@click.option("--images", type=FOLDER, required=True, help="The folder with its pictures.")
@click.option("--model", "models", multiple=True, help="A model's name. May be repeated.  [env: MODEL]")
@click.option("--precision", "precisions", type=click.Choice(PRECISIONS), multiple=True, help="May be repeated.")
@click.option("--shape", "shapes", type=SHAPE, multiple=True, default=("square", "rect"), help="May be repeated.")
@click.option("--size", "sizes", type=SIZES, multiple=True, default=(0,), help="0 for its own. May be repeated.")
@click.option("--server", help="Measure the service at this address, not a model here.")
@click.option("--clients", type=click.IntRange(1), help="How many pictures at a time.  [default: 1, of a service 8]")
@click.option("--limit", type=click.IntRange(1), help="At most so many pictures.")
@click.option("--set", "set_name", help="What to call the pictures.  [default: the name of their folder]")
@click.option("--json", "json_file", type=NEW_FILE, help="Write the figures into this file.")
@click.option("--record", is_flag=True, help="Keep them beside the model, where the precision `auto` goes by them.")
def evaluate(
    coco: Path,
    images: Path,
    models: tuple[str, ...],
    precisions: tuple[str, ...],
    shapes: tuple[str, ...],
    sizes: tuple[int, ...],
    server: str | None,
    clients: int | None,
    limit: int | None,
    set_name: str | None,
    json_file: Path | None,
    record: bool,
) -> None:
    """Measure COCO's mean average precision: of each model, precision, shape and size."""
    if server and (models or precisions or record):
        raise click.UsageError("--server measures what the service runs: it takes no --model, --precision or --record.")
    from measure import machine, report, table
    from measure.accuracy import run
    from measure.accuracy.evaluation import open_examination

    examination = open_examination(coco, images, set_name or images.resolve().name, limit)
    grid = run.OptionGrid(shapes, sizes, clients or (8 if server else 1))
    measurements = run.evaluate_service(server, examination, grid) if server else []
    defaults = Settings.from_environment(os.environ)
    for settings in [] if server else [replace(defaults, model=name) for name in models or (defaults.model,)]:
        of_model = run.evaluate_model(settings, precisions or (defaults.precision,), examination, grid)
        if record:
            run.record_measurements(settings, of_model)
        measurements += of_model
    click.echo(table.render(run.HEADINGS, [run.row(each) for each in measurements]))
    if json_file:
        report.write(
            json_file, {"machine": machine.describe(), "measurements": [each.to_dict() for each in measurements]}
        )
