"""A folder's index is asked, and what it answers is printed."""

import json
import sys
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


def answer(location: IndexLocation, loader: AnalyzerLoader, wanted: Wanted) -> Answer:
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
        return find(collection, replace(question, picture=picture))


def show(answer: Answer, shown: Shown) -> None:
    """The hits are printed, on stdout; on stderr that there are none, and what comes nearest."""
    if shown.as_json:
        click.echo(json.dumps(asdict(answer), ensure_ascii=False))
        return
    for hit in answer.hits:
        click.echo(_line(hit, shown), nl=not shown.zero)
        for each in hit.group if shown.why else ():
            click.echo(f"    looks the same: {each}")
    if not answer.hits:
        near = ", ".join(f"{each.paths[0]} ({each.certainty:.0%})" for each in answer.nearest)
        click.echo(f"Nothing found{f'; nearest: {near}' if near else ''}.", err=True)
    for leg, count in answer.not_indexed.items():
        click.echo(f"{count} pictures are not indexed for {leg} yet.", err=True)


def _line(hit: Hit, shown: Shown) -> str:
    path = str(shown.folder / hit.paths[0])
    if shown.zero:
        return f"{path}\0"
    lines = [f"{hit.certainty:4.0%}  {path}" if sys.stdout.isatty() or shown.why else path]
    for each in hit.why if shown.why else ():
        there = f", {each.field}: {each.snippet}" if each.snippet else ""
        lines.append(f"    {each.leg}: rank {each.rank}, {each.score:g}{there}")
    return "\n".join(lines)
