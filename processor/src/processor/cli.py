"""The command `image-processor`. Each command parses, calls one function and prints: data to stdout, else to stderr."""

import logging
import os
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

from processor import __version__
from processor.command_group import Commands
from processor.model_options import (
    COUNT,
    FILE,
    MODEL_OPTIONS,
    model_options,
    several_models,
    several_tasks,
    task_options,
)
from processor.settings import Settings
from wire.tasks.detect.spec import DETECT

FOLDER = click.Path(file_okay=False, path_type=Path)

AT_ONCE_THERE = 4
"""So many pictures are on their way to a service at a time, where nothing else is said."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="image-processor")
def main() -> None:
    """Finds out what is in a picture."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)


@main.command()
@model_options
@several_models
@several_tasks
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")  # noqa: S104
@click.option("--port", type=click.IntRange(1, 65535), help="[env: PORT; default: 5001]")
@click.option("--http-threads", type=COUNT, help="Clients answered at a time.  [env: HTTP_THREADS]")
def serve(settings: Settings, host: str, port: int | None, http_threads: int | None) -> None:
    """Serve the page and the HTTP routes, with the model in the same process."""
    from processor.registry import prepare_all
    from processor.serve import Address
    from processor.serve import serve as serve_forever
    from processor.terminal import TransferBar

    serve_forever(lambda: prepare_all(settings, TransferBar()), Address(host, port, http_threads), os.environ)


@main.command()
@model_options
@several_models
@several_tasks
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(settings: Settings, burst: bool) -> None:
    """Work on jobs from redis, with the model in this process.  [env: REDIS_URL]"""
    from processor.registry import prepare_all
    from processor.terminal import TransferBar
    from processor.worker import work

    work(prepare_all(settings.one_at_a_time(), TransferBar())(), settings.redis_url, burst=burst)


@main.command()
@click.argument("images", nargs=-1, required=True, type=click.Path())
@click.option("--server", metavar="URL", help="Ask the service there instead; --model is then one of its models.")
@click.option("--api-key", envvar="IMAGE_PROCESSOR_KEY", show_envvar=True, help="What the service wants to be shown.")
@click.option("--at-once", type=COUNT, help=f"At a time.  [default: {AT_ONCE_THERE} with --server, else by the cores]")
@model_options
@click.option("-o", "--output", type=FOLDER, help="Write the pictures with their objects marked into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for each picture.")
@task_options(DETECT, instead={"labels": "only", "model": ""})
def detect(
    settings: Settings,
    images: tuple[str, ...],
    server: str | None,
    api_key: str | None,
    at_once: int | None,
    output: Path | None,
    as_json: bool,
    **knobs: str | None,
) -> None:
    """Say what is in each of IMAGES, files or folders. Exit code 1 if one has no pictures or cannot be worked on."""
    from processor import terminal

    knobs["labels"] = knobs.pop("only")
    given = {name: value for name, value in knobs.items() if value is not None}
    pictures, found = terminal.pictures_of(images, output)
    if server:
        there, named = terminal.Server(server, api_key, at_once or AT_ONCE_THERE), click.get_current_context().params
        given |= terminal.model_there({name: named[name] for name in MODEL_OPTIONS})
        sys.exit(terminal.show(chain(found, terminal.detect_remotely(there, pictures, given, output)), as_json=as_json))
    from processor.registry import prepare_all
    from processor.runtimes.cores import share_cores

    options = DETECT.parse_options(given)
    if pictures:
        suited = settings if len(pictures) > 1 else settings.one_at_a_time()
        runner = prepare_all(replace(suited, tasks=(DETECT.name,)), terminal.TransferBar())()[DETECT.name]
        work = terminal.LocalWork(runner, options, output)
        found = chain(found, terminal.detect_locally(work, pictures, at_once or share_cores()))
    sys.exit(terminal.show(found, as_json=as_json))


@main.command()
@click.argument("cfg", type=FILE)
@click.argument("weights", type=FILE)
@click.option("--labels", type=FILE, help="One label a line. COCO's 80, where the network has 80 classes.")
@click.option("--name", help="The model's name.  [default: that of the cfg]")
@click.option(
    "--calibrate",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of pictures to quantize by.  [default: photos out of packages]",
)
@click.option("-o", "--output", type=FOLDER, required=True, help="The folder to write the model into.")
def convert(
    cfg: Path, weights: Path, labels: Path | None, name: str | None, calibrate: Path | None, output: Path
) -> None:
    """Convert a Darknet model: CFG and WEIGHTS become a Keras network and an OpenVINO one."""
    from processor.yolo import calibration, conversion, sources
    from processor.yolo import labels as yolo_labels
    from processor.yolo.convert import Source

    given = yolo_labels.read(labels) if labels else None
    source = Source(sources.called(name, cfg), sources.read_cfg(cfg), weights, given)
    manifest = conversion.run(source, output, calibration.choose(calibrate))
    click.echo(
        f"{output}: {manifest.name}, {len(manifest.labels)} labels, input {manifest.input_wh[0]}x{manifest.input_wh[1]}"
    )


@main.group()
def models() -> None:
    """The models of the catalog."""


@models.command("list")
def list_models() -> None:
    """Say which models there are, and which are here."""
    from processor.tasks.detect.list_models import known_models

    for each in known_models(Settings.from_environment(os.environ)):
        click.echo(f"{each.name:<16}{each.state:<14}{each.about}")


@models.command("get")
@click.argument("name", required=False)
def get_model(name: str | None) -> None:
    """Fetch and convert the model NAME; without one, whatever `serve` would need."""
    from processor.tasks.detect.prepare import ensure, prepare_all
    from processor.terminal import TransferBar

    settings, progress = Settings.from_environment(os.environ), TransferBar()
    folders = [ensure(name, settings, progress)] if name else prepare_all(settings, progress).folders
    click.echo("\n".join(map(str, folders)))


@models.command("quantize")
@click.argument("name")
@click.option("--side", type=click.IntRange(64, 1024), help="Of the pictures to judge by.  [default: the model's own]")
def quantize_model(name: str, side: int | None) -> None:
    """Make an int8 network for the Stable Diffusion NAME; exit code 1 if it is not near enough to float32."""
    from processor.diffusion.int8.named import quantize_named

    click.echo(quantize_named(name, Settings.from_environment(os.environ), side))


if __name__ == "__main__":
    main()
