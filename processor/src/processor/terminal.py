"""What a person at a terminal sees: transfers as a progress bar, detections as a line for each picture."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click._termui_impl import ProgressBar

from processor.base import Processor, Work
from wire.errors import ImageProcessorError


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


def detect_files(
    processor: Processor, images: Iterable[Path], options: Mapping[str, Any], output: Path | None, *, as_json: bool
) -> int:
    """Every picture's detections are printed, and its marked picture is in `output`; answers the exit code."""
    failed = 0
    for path in images:
        try:
            work = processor.run(path.read_bytes(), options, picture=output is not None)
        except (ImageProcessorError, OSError) as error:
            click.echo(f"{path}: {error}", err=True)
            failed = 1
            continue
        click.echo(json.dumps({"file": str(path), **work.result}) if as_json else f"{path}: {_summary(work)}")
        if output is not None and work.picture is not None:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{path.stem}.jpg").write_bytes(work.picture)
    return failed


def _summary(work: Work) -> str:
    found = [f"{each['label']} {each['confidence']:.0%}" for each in work.result["detections"]]
    return ", ".join(found) or "nothing found"
