"""How often a search says that there is nothing, rightly and wrongly: `python -m measure.retrieval.certain --help`."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click
import numpy as np

from measure.machine import describe, sentence
from measure.retrieval.absent import ABSENT
from measure.retrieval.captions import asked, captions
from processor.commands.indexed import AnalyzerLoader
from processor.settings import Settings
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import update
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.query.grammar import Query, parse
from processor.tasks.search.question import Question
from processor.tasks.search.ranking import find

TOP = 10
"""A hit further down is not one that a person would have seen."""


def labels(file: Path) -> dict[str, set[str]]:
    """By COCO's category, the names of the pictures in which people marked it."""
    known = json.loads(file.read_text())
    names = {each["id"]: each["file_name"] for each in known["images"]}
    categories = {each["id"]: each["name"] for each in known["categories"]}
    found: dict[str, set[str]] = {}
    for each in known["annotations"]:
        found.setdefault(categories[each["category_id"]], set()).add(names[each["image_id"]])
    return found


def certainties(collection: Collection, query: Query, right: Iterable[str]) -> Iterator[float]:
    """How certain each of the right pictures among the first ones was."""
    wanted = set(right)
    for hit in find(collection, Question(query, limit=TOP, certainty=0.0, group=False)).hits:
        if wanted & {Path(path).name for path in hit.paths}:
            yield hit.certainty


def measured(coco: Path, analyzers: Analyzers, decoder: PictureDecoder) -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as folder:
        location = IndexLocation.of(coco / "val2017", Path(folder))
        update(location, analyzers, decoder)
        with closing(Collection(location, analyzers)) as collection:
            true = [(asked(each.caption), {each.name}) for each in captions(coco / "captions.json")]
            true += [(parse(label), names) for label, names in labels(coco / "instances.json").items()]
            found = np.array([each for query, right in true for each in certainties(collection, query, right)])
            highest = np.array([_highest(collection, parse(text)) for text in ABSENT])
    yield f"{len(ABSENT)} queries for what is in no picture; {len(found)} right hits among the first {TOP}"
    yield "certainty  nothing found  right hits lost"
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        yield f"{cut:9.2f}  {np.mean(highest < cut):13.1%}  {np.mean(found < cut):15.1%}"


def _highest(collection: Collection, query: Query) -> float:
    hits = find(collection, Question(query, limit=200, certainty=0.0, group=False)).hits
    return max((hit.certainty for hit in hits), default=0.0)


@click.command()
@click.option("--coco", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(coco: Path) -> None:
    """Ask for what is in COCO's pictures, and for what is in none of them."""
    settings = Settings.from_environment(os.environ)
    click.echo(sentence(describe()))
    loader = AnalyzerLoader(settings)
    for line in measured(coco, loader.analyzers(), loader.decoder):
        click.echo(line)


if __name__ == "__main__":
    main()
