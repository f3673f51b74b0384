"""A folder's index, for a command: brought up to date, and asked."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from processor.base import Runner
from processor.memory import available_bytes
from processor.pixel_budget import process_budget
from processor.registry import prepare_all
from processor.settings import Settings
from processor.tasks.search.analyzers import analyzers_of
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.indexing import Report
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexingOptions, is_current, update
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.settings import SearchSettings
from processor.terminal import TransferBar
from processor.walk import suffixes_of
from wire.errors import ModelError
from wire.tasks.search.spec import USES, WHERE_NAMED


@dataclass(frozen=True, slots=True)
class FolderOptions:
    """What of a folder is looked at: files of `kinds`, all where there are none."""

    hidden: bool = False
    kinds: tuple[str, ...] = ()
    anew: bool = False
    sweep: bool = False

    @property
    def indexing(self) -> IndexingOptions:
        """The same as the index is told."""
        return IndexingOptions(self.hidden, suffixes_of(self.kinds), self.anew, self.sweep)


@dataclass(slots=True)
class AnalyzerLoader:
    """Opens the runners of the tasks that search uses when they are wanted first: those that the setting TASKS names,
    or all USES. One whose models cannot be had is left out, and that is said.
    """

    settings: Settings
    _runners: dict[str, Runner] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def analyzers(self, *tasks: str) -> Analyzers:
        """The analyzers by the tasks, by all that search uses where none is named."""
        for name in tasks or (*USES, WHERE_NAMED):
            if name not in self._asked and name in (self.settings.tasks or USES):
                self._asked.add(name)
                self._open(name)
        return analyzers_of(self._runners)

    @property
    def decoder(self) -> PictureDecoder:
        """What decodes pictures within the memory that there is."""
        budget = process_budget(self.settings.memory or available_bytes())
        return PictureDecoder(self.settings.max_pixels, budget)

    def _open(self, name: str) -> None:
        only = replace(self.settings.one_at_a_time(), tasks=(name,))
        try:
            self._runners |= prepare_all(only, TransferBar())()
        except ModelError as error:
            click.echo(f"Without {name}: {error.message}", err=True)


def location_of(folder: Path, environ: Mapping[str, str]) -> IndexLocation:
    """Where the index of the folder is. Raises BadOptionError."""
    return IndexLocation.of(folder, SearchSettings.from_environment(environ).indexes)


def updated(location: IndexLocation, loader: AnalyzerLoader, folder_options: FolderOptions) -> Report | None:
    """What was done to bring the index up to date; None where another process is at it."""
    return update(location, loader.analyzers(), loader.decoder, folder_options.indexing, _ProgressBar().show)


def brought_up_to_date(location: IndexLocation, loader: AnalyzerLoader, folder_options: FolderOptions) -> None:
    """The index has what is in the folder. No model is loaded where nothing has changed."""
    if not folder_options.anew and is_current(location, folder_options.indexing):
        return
    if updated(location, loader, folder_options) is None:
        click.echo(f"{location.root}: another process is indexing it; what it has done so far is searched.", err=True)


class _ProgressBar:
    """How many pictures were looked at, on a terminal."""

    def show(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done + 1} of {total} pictures", err=True, nl=done + 1 == total)
