"""How far up a search finds what a person described: `python -m measure.retrieval.captions --coco FOLDER`."""

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from measure.machine import describe, sentence
from processor.commands.indexed import AnalyzerLoader
from processor.settings import Settings
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import update
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.query.grammar import Query
from processor.tasks.search.question import Question
from processor.tasks.search.ranking import find
from processor.tasks.search.retrievers.base import LABELS, LOOKS, MEANING, WORDS

LEGS = (WORDS, LABELS, MEANING, LOOKS)
DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Described:
    """What a person said of the picture of that name."""

    name: str
    caption: str


def captions(file: Path) -> list[Described]:
    """The captions in COCO's file."""
    return [Described(each["file_name"], each["caption"]) for each in json.loads(file.read_text())["annotations"]]


def asked(caption: str) -> Query:
    """The caption as a query of words alone, whatever signs are in it."""
    return Query(tuple(caption.replace(chr(34), "").split()))


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks, from 1, at which what was looked for was found; infinity where it was not."""

    name: str
    ranks: Sequence[float]

    def __str__(self) -> str:
        found = np.asarray(self.ranks)
        recalls = "  ".join(f"{np.mean(found <= depth):6.1%}" for depth in DEPTHS)
        return f"{self.name:<28}{recalls}  {np.mean(1 / found):.3f}"


def chance(pictures: int) -> str:
    """The same of an order that was drawn by lot."""
    ranks = np.arange(1, pictures + 1)
    return f"{'chance':<28}{'  '.join(f'{np.mean(ranks <= depth):6.1%}' for depth in DEPTHS)}  {np.mean(1 / ranks):.3f}"


def ranked(collection: Collection, described: Iterable[Described], legs: frozenset[str], name: str) -> Ranks:
    """At which ranks the pictures are that the captions are of, where `legs` alone rank, all without any."""
    ranks = []
    for each in described:
        question = Question(asked(each.caption), limit=200, legs=legs, certainty=0.0, group=False)
        names = [Path(path).name for hit in find(collection, question).hits for path in hit.paths]
        ranks.append(names.index(each.name) + 1 if each.name in names else float("inf"))
    return Ranks(name, ranks)


def measured(coco: Path, analyzers: Analyzers, decoder: PictureDecoder) -> Iterable[str]:
    """The lines of the table."""
    described = captions(coco / "captions.json")
    with tempfile.TemporaryDirectory() as folder:
        location = IndexLocation.of(coco / "val2017", Path(folder))
        update(location, analyzers, decoder)
        with closing(Collection(location, analyzers)) as collection:
            with collection.snapshot():
                pictures = collection.facts.pictures
            yield f"{len(described)} captions of {len({each.name for each in described})} of {pictures} pictures"
            yield f"{'':<28}{'  '.join(f'R@{depth}'.rjust(6) for depth in DEPTHS)}  MRR"
            yield chance(pictures)
            for leg in LEGS:
                yield str(ranked(collection, described, frozenset({leg}), leg))
            yield str(ranked(collection, described, frozenset(), "fused"))


@click.command()
@click.option("--coco", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(coco: Path) -> None:
    """Look for the pictures in COCO/val2017 by the captions in COCO/captions.json."""
    settings = Settings.from_environment(os.environ)
    click.echo(sentence(describe()))
    loader = AnalyzerLoader(settings)
    for line in measured(coco, loader.analyzers(), loader.decoder):
        click.echo(line)


if __name__ == "__main__":
    main()
