"""The command `image-processor index`."""

import os
from pathlib import Path

import click

from processor.commands.search_options import Failure, failing, indexed_options, kinds_option
from processor.model_options import model_options
from processor.settings import Settings


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@indexed_options
@kinds_option
@click.option("--sweep", is_flag=True, help="Believe that what is not there is gone, however much that is.")
@click.option("--forget", is_flag=True, help="Delete the index of DIR instead.")
@model_options
@failing
def index(
    settings: Settings,
    folder: Path,
    include_hidden: bool,
    no_cache: bool,
    kinds: tuple[str, ...],
    sweep: bool,
    forget: bool,
) -> None:
    """Look at the pictures in and below DIR, so that they can be found. What is known already stays.

    May be stopped at any time: the next one goes on from there.
    """
    from processor.commands.indexed import AnalyzerLoader, FolderOptions, location_of, updated

    location = location_of(folder, os.environ)
    if forget:
        if not location.forget():
            raise Failure(f"{folder}: another process is at work on its index. Wait until it has ended.")
        return
    report = updated(location, AnalyzerLoader(settings), FolderOptions(include_hidden, kinds, no_cache, sweep))
    if report is None:
        raise Failure(f"{folder}: another process is indexing it. Wait until it has ended.")
    parts = [
        (report.seen, "pictures"), (report.new, "new"), (report.known, "known by their content"),
        (report.renewed, "looked at by another model"), (report.failed, "that cannot be looked at"),
        (report.unread, "that cannot be read"), (report.gone, "gone"),
    ]  # fmt: skip
    click.echo(f"{folder}: {', '.join(f'{count} {what}' for count, what in parts if count) or 'no pictures'}")
    if report.away:
        click.echo(f"{report.away} are not there, and kept: a disk may be away. --sweep drops them.", err=True)
