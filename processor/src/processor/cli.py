"""The command `image-processor`. Each command parses, calls one function and prints: data to stdout, else to stderr."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from processor import __version__
from processor.settings import PRECISIONS, RUNTIMES, Settings
from wire.errors import ImageProcessorError
from wire.tasks import DETECT, Task

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
COUNT = click.IntRange(1)
MODEL_OPTIONS = ("model", "cfg", "weights", "labels", "runtime", "precision", "threads", "streams")


MEASURING = ("bench", "evaluate")


class Commands(click.Group):
    """A group whose commands end with one line and exit code 1 where something expected goes wrong.

    The measuring commands are imported when they are named, or listed.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *MEASURING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MEASURING:
            return super().get_command(ctx, cmd_name)
        from processor.measure import commands

        found: click.Command = getattr(commands, cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ImageProcessorError as error:
            raise click.ClickException(error.message) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="image-processor")
def main() -> None:
    """Finds out what is in a picture."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)


def model_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which model works; the command is given the Settings they amount to."""

    @wraps(command)
    def with_settings(**given: Any) -> None:
        named = {name: given.pop(name) for name in MODEL_OPTIONS}
        settings = Settings.from_environment(os.environ)
        command(settings=replace(settings, **{name: value for name, value in named.items() if value}), **given)

    for option in (
        click.option("--streams", type=COUNT, help="How many pictures it works on at a time.  [env: STREAMS]"),
        click.option("--threads", type=COUNT, help="How many cores it uses.  [env: THREADS]"),
        click.option("--precision", type=click.Choice(PRECISIONS), help="What it computes in.  [env: PRECISION]"),
        click.option("--runtime", type=click.Choice(RUNTIMES), help="What executes the network.  [env: RUNTIME]"),
        click.option("--labels", type=FILE, help="Its labels, one a line.  [env: LABELS]"),
        click.option("--weights", type=FILE, help="Its Darknet weights.  [env: WEIGHTS]"),
        click.option("--cfg", type=FILE, help="The Darknet cfg of your own model.  [env: CFG]"),
        click.option("--model", help="A name of the catalog, or of your own model.  [env: MODEL]"),
    ):
        with_settings = option(with_settings)
    return with_settings


def task_options(task: Task) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of the task, each as text, None where it was not given."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(task.options):
            about = f"{option.about}  [{option.expected}; default: {option.default}]"
            command = click.option(f"--{option.name.replace('_', '-')}", help=about)(command)
        return command

    return with_options


def one_at_a_time(settings: Settings) -> Settings:
    """The settings for a process that works on one picture after the other, with all cores on each."""
    return replace(settings, streams=settings.streams or 1)


@main.command()
@model_options
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")  # noqa: S104
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5001, show_default=True, show_envvar=True)
@click.option("--http-threads", type=COUNT, envvar="HTTP_THREADS", help="Clients answered at a time.", show_envvar=True)
def serve(settings: Settings, host: str, port: int, http_threads: int | None) -> None:
    """Serve the page and the HTTP routes, with the model in the same process."""
    from processor.registry import prepare_all
    from processor.serve import Address
    from processor.serve import serve as serve_forever
    from processor.terminal import TransferBar

    serve_forever(prepare_all(settings, TransferBar()), Address(host, port, http_threads), os.environ)


@main.command()
@model_options
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(settings: Settings, burst: bool) -> None:
    """Work on jobs from redis, with the model in this process.  [env: REDIS_URL]"""
    from processor.registry import prepare_all
    from processor.terminal import TransferBar
    from processor.worker import work

    work(prepare_all(one_at_a_time(settings), TransferBar())(), settings.redis_url, burst=burst)


@main.command()
@click.argument("images", nargs=-1, required=True, type=FILE)
@model_options
@click.option("-o", "--output", type=FOLDER, help="Write the pictures with their objects marked into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for each picture.")
@task_options(DETECT)
def detect(
    settings: Settings, images: tuple[Path, ...], output: Path | None, as_json: bool, **knobs: str | None
) -> None:
    """Say what is in each of IMAGES. Exit code 1 if one of them could not be worked on."""
    from processor.registry import prepare_all
    from processor.terminal import TransferBar, detect_files

    options = DETECT.parse_options({name: value for name, value in knobs.items() if value is not None})
    processor = prepare_all(one_at_a_time(settings), TransferBar())()[DETECT.name]
    sys.exit(detect_files(processor, images, options, output, as_json=as_json))


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
    source = Source(name or cfg.stem, sources.read_cfg(cfg), weights, given)
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
    from processor.yolo.standing import standing

    for each in standing(Settings.from_environment(os.environ)):
        click.echo(f"{each.name:<16}{each.state:<14}{each.about}")


@models.command("get")
@click.argument("name", required=False)
def get_model(name: str | None) -> None:
    """Fetch and convert the model NAME; without one, whatever `serve` would need."""
    from processor.terminal import TransferBar
    from processor.yolo.prepare import ensure, prepare

    settings, progress = Settings.from_environment(os.environ), TransferBar()
    click.echo(ensure(name, settings, progress) if name else prepare(settings, progress).folder)


if __name__ == "__main__":
    main()
