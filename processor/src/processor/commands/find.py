"""The commands `image-processor find` and `imfind`."""

import os
import sys
from pathlib import Path

import click

from processor.commands.search_options import failing, indexed_options, kinds_option
from processor.model_options import COUNT, FILE, model_options
from processor.settings import Settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("query", required=False, default="")
@click.option(
    "-d", "--directory", type=FOLDER, default=Path(), help="The folder to search.  [default: the current one]"
)
@click.option("-n", "--top", type=COUNT, default=10, show_default=True, help="At most so many hits.")
@click.option("--picture", type=FILE, help="Find pictures like this one.")
@click.option("--not", "without", multiple=True, metavar="WORDS", help="Nothing with these words.")
@click.option("--why", is_flag=True, help="Say by what each was found.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("-0", "zero", is_flag=True, help="End each path with a zero byte.")
@click.option("--certainty", type=click.FloatRange(0, 1), help="Less certain ones are no hits.  [default: 0.4]")
@click.option("-p", "--prompt", help="Taken for the sake of old scripts: no model here is asked in words.")
@indexed_options
@kinds_option
@model_options
@failing
def find(
    settings: Settings,
    query: str,
    directory: Path,
    top: int,
    picture: Path | None,
    without: tuple[str, ...],
    why: bool,
    as_json: bool,
    zero: bool,
    certainty: float | None,
    prompt: str | None,
    include_hidden: bool,
    no_cache: bool,
    kinds: tuple[str, ...],
) -> None:
    """Find pictures in and below a folder by what is in them, what is written in them, and what they are called.

    \b
    QUERY   beach "red car" -dog       words, a phrase, and what is not to be there
            label:dog>=2 text:invoice  so many objects; what is written in the picture
            name:IMG_* in:holidays     the file's name, a folder above it
            type:png after:2024-05 before:2025

    Indexes the folder first, as far as it has changed. Exit code 0 where something was found, 1 where nothing was, 2
    where something went wrong.
    """
    from processor.commands.answers import Shown, Wanted, ask, show
    from processor.commands.indexed import AnalyzerLoader, FolderOptions, brought_up_to_date, location_of

    if not (query.strip() or picture):
        raise click.UsageError("Expected a QUERY, a --picture or both.")
    if prompt:
        click.echo("--prompt has no effect: no model here is asked in words.", err=True)
    location, loader = location_of(directory, os.environ), AnalyzerLoader(settings)
    brought_up_to_date(location, loader, FolderOptions(include_hidden, kinds, no_cache))
    wanted = Wanted(query, picture, without, kinds, top, certainty, include_hidden)
    found = ask(location, loader, wanted)
    show(found, Shown(directory, why, as_json, zero))
    sys.exit(0 if found.answer.hits else 1)


def imfind() -> None:
    """The command of its own that calls itself `imfind`."""
    find.main(prog_name="imfind")
