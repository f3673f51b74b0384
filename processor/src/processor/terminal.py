"""What a person at a terminal sees: transfers as a progress bar, detections as a line for each picture."""

import json
import logging
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click._termui_impl import ProgressBar

from processor.base import Runner, Standalone
from wire.errors import ImageProcessorError

REFUSED = (401, 403)
SAME_FOR_ALL = ("bad_option", "unknown_model")


class TransferBar:
    """A `Progress` on stderr: a bar on a terminal, elsewhere a line when it starts."""

    def __init__(self) -> None:
        self._left = 0
        self._bar: ProgressBar[int] | None = None

    def started(self, what: str, total: int | None) -> None:
        self._end()
        if total is None:
            click.echo(f"{what} ...", err=True)
            return
        self._left = total
        self._bar = click.progressbar(length=total, label=what, file=sys.stderr, width=30)
        self._bar.render_progress()

    def advanced(self, count: int) -> None:
        if self._bar is None:
            return
        self._bar.update(count)
        self._left -= count
        if self._left <= 0:
            self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


PictureResult = tuple[Path, Mapping[str, Any] | Exception]
"""A picture and what was found in it, as the task's own JSON, or what went wrong."""


@dataclass(frozen=True, slots=True)
class Server:
    """A service that is asked instead of a model in this process, for `at_once` pictures at a time."""

    url: str
    api_key: str | None
    at_once: int


def pictures_of(given: Iterable[str], output: Path | None) -> tuple[list[Path], Iterable[PictureResult]]:
    """The files of `given`, and for each folder the pictures in and below it, but for those in `output`.

    Besides, each of `given` that has no pictures, with the reason. Raises click.UsageError where one of the pictures
    lies in `output`, and might be written over.
    """
    pictures: list[Path] = []
    faults: list[PictureResult] = []
    for each in given:
        try:
            pictures += _pictures_in(each, output)
        except OSError as error:
            faults.append((Path(each), error))
    if output is not None:
        from image_processor_client.pictures import check_kept_apart

        try:
            check_kept_apart(pictures, output)
        except ValueError as error:
            raise click.UsageError(f"-o: {error}") from None
    return pictures, faults


def show(found: Iterable[PictureResult], *, as_json: bool) -> int:
    """A line is printed for each picture, errors on stderr; answers the exit code. What is wrong for all is raised."""
    failed = 0
    for path, result in found:
        name = click.format_filename(path)
        if getattr(result, "code", "") in SAME_FOR_ALL:
            raise click.ClickException(str(result))
        if isinstance(result, Exception):
            click.echo(f"{name}: {_sentence(path, result)}", err=True)
            failed = 1
        else:
            click.echo(json.dumps({"file": str(path), **result}) if as_json else f"{name}: {_summary(result)}")
    return failed


@dataclass(frozen=True, slots=True)
class LocalWork:
    """What is done with one picture by a model in this process: `runner` finds, `output` has the marked picture."""

    runner: Runner
    options: Mapping[str, Any]
    output: Path | None

    def __call__(self, path: Path, name: str) -> Mapping[str, Any] | Exception:
        """The task's JSON; the marked picture is called `name`. What can go wrong is answered, not raised."""
        try:
            context = Standalone(() if self.output is None else ("jpeg",))
            work = self.runner.run({"image": (path.read_bytes(),)}, self.options, context)
            if self.output is not None:
                self.output.mkdir(parents=True, exist_ok=True)
                (self.output / name).write_bytes(work.renderings["jpeg"])
        except (ImageProcessorError, OSError) as error:
            return error
        return work.result


def detect_locally(work: LocalWork, images: Sequence[Path], at_once: int) -> Iterator[PictureResult]:
    """What was found in every picture, in their order, `at_once` of them at a time."""
    from image_processor_client.folder import each

    yield from each(images, work, at_once, progress=_shows_progress())


def detect_remotely(
    server: Server, images: Sequence[Path], options: Mapping[str, str], output: Path | None
) -> Iterator[PictureResult]:
    """What the service finds in every picture; the marked pictures are in `output`.

    Raises click.ClickException where the next picture would fare no better: nobody answers, or the key is wrong.
    """
    from image_processor_client import Client, Result, ServiceError, Unreachable

    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        with Client(server.url, server.api_key) as client:
            for path, found in client.detect_folder(
                images, at_once=server.at_once, progress=_shows_progress(), save_to=output, **options
            ):
                if isinstance(found, ServiceError) and (isinstance(found, Unreachable) or found.status in REFUSED):
                    raise found
                yield path, found.raw if isinstance(found, Result) else found
    except ServiceError as error:
        raise click.ClickException(f"{server.url}: {error}") from None


def model_there(named: Mapping[str, Any]) -> dict[str, str]:
    """The option by which a service is told which of its models works. How that works is not up to its clients.

    `named` has the options that say which model works here, None for each that was not given. Raises click.UsageError.
    """
    for name, value in named.items():
        if value and name != "model":
            raise click.UsageError(
                f"--{name} is about a model in this process, --server about one elsewhere. Drop one."
            )
    return {"model": named["model"]} if named["model"] else {}


def _pictures_in(given: str, output: Path | None) -> list[Path]:
    """Raises OSError where there are none."""
    path = Path(given)
    try:
        mode = os.stat(given).st_mode  # noqa: PTH116 - Path("") would be the working folder
    except FileNotFoundError:
        hint = " Does the pattern match no file?" if set("*?[") & set(given) else ""
        raise FileNotFoundError(f"Expected a picture or a folder of them, found nothing of that name.{hint}") from None
    if not stat.S_ISDIR(mode):
        return [path]
    from image_processor_client.pictures import SUFFIXES, pictures_in

    if found := pictures_in(path, output):
        return found
    raise FileNotFoundError(
        f"Expected pictures in the folder, found no file that ends in {', '.join(sorted(SUFFIXES))}."
    )


def _sentence(path: Path, error: Exception) -> str:
    """What is wrong; with the file that it is about, where that is another than the picture."""
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    other = f" ({error.filename})" if error.filename not in (None, str(path)) else ""
    return f"Expected a file that can be read or written, got: {error.strerror}{other}."


def _shows_progress() -> bool:
    return sys.stderr.isatty() and not sys.stdout.isatty()


def _summary(result: Mapping[str, Any]) -> str:
    found = [f"{each['label']} {each['confidence']:.0%}" for each in result["detections"]]
    return ", ".join(found) or "nothing found"
