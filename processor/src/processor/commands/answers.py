"""A folder's index is asked, and what it answers is printed."""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from processor.commands.indexed import AnalyzerLoader
from processor.tasks.search.certainty import DEFAULT
from processor.tasks.search.collection import Collection
from processor.tasks.search.index.analysis import SIDE
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Hit, Question
from processor.tasks.search.ranking import find
from wire.errors import NotReadyError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for; see the command `find`."""

    query: str
    picture: Path | None
    without: tuple[str, ...]
    kinds: tuple[str, ...]
    top: int
    certainty: float | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """How hits are printed, with `folder` in front of their paths."""

    folder: Path
    why: bool
    as_json: bool
    zero: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the index answers, and of each hit, by its entry, the file that stands for it, as the system writes it."""

    answer: Answer
    files: Mapping[int, bytes]


def ask(location: IndexLocation, loader: AnalyzerLoader, wanted: Wanted) -> Found:
    """What the index answers. Raises BadOptionError for a query that cannot be understood."""
    query = parse(wanted.query)
    filters = query.filters
    filters = replace(
        filters,
        without=(*filters.without, *(word for each in wanted.without for word in each.split())),
        kinds=(*filters.kinds, *wanted.kinds),
    )
    question = Question(
        replace(query, filters=filters),
        limit=wanted.top,
        certainty=DEFAULT if wanted.certainty is None else wanted.certainty,
        hidden=wanted.hidden,
    )
    if not location.is_there:
        raise NotReadyError(f"{location.root}: nothing of it is indexed yet. Ask again in a while.")
    decoded = loader.decoder.decoded(wanted.picture.read_bytes(), SIDE) if wanted.picture else nullcontext()
    with decoded as picture, closing(Collection(location, loader.analyzers("embed"))) as collection:
        answer = find(collection, replace(question, picture=picture))
        return Found(answer, {each.entry: _first_file(collection, each.entry) for each in answer.hits})


def show(found: Found, shown: Shown) -> None:
    """The hits are printed, on stdout; on stderr that there are none, and what comes nearest."""
    answer = found.answer
    if shown.as_json:
        click.echo(json.dumps(asdict(answer), ensure_ascii=False))
        return
    for hit in answer.hits:
        _show_hit(hit, os.fsencode(shown.folder / os.fsdecode(found.files[hit.entry])), shown)
    if not answer.hits:
        near = ", ".join(f"{each.paths[0]} ({each.certainty:.0%})" for each in answer.nearest)
        click.echo(f"Nothing found{f'; nearest: {near}' if near else ''}.", err=True)
    for leg, count in answer.not_indexed.items():
        click.echo(f"{count} pictures are not indexed for {leg} yet.", err=True)


def _first_file(collection: Collection, entry: int) -> bytes:
    with collection.snapshot() as connection:
        row = connection.execute("SELECT path FROM files WHERE entry = ? ORDER BY path", (entry,)).fetchone()
    return bytes(row[0]) if row else b""


def _show_hit(hit: Hit, path: bytes, shown: Shown) -> None:
    """Whoever reads a pipe gets the path byte by byte, for it opens the file by that; a person one to look at."""
    if shown.zero:
        click.echo(path + b"\0", nl=False)
        return
    at_terminal = sys.stdout.isatty()
    certainty = f"{hit.certainty:4.0%}  " if at_terminal or shown.why else ""
    click.echo(certainty + click.format_filename(path) if at_terminal else certainty.encode() + path)
    if not shown.why:
        return
    for each in hit.why:
        there = f", {each.field}: {each.snippet}" if each.snippet else ""
        click.echo(f"    {each.leg}: rank {each.rank}, {each.score:g}{there}")
    for other in hit.group:
        click.echo(f"    looks the same: {other}")
