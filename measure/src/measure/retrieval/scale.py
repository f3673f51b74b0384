"""How long a query takes in an index of many pictures: `python -m measure.retrieval.scale --pictures 100000`."""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from measure.machine import describe, sentence
from measure.retrieval.synthetic import PICTURE_DIMENSIONS, TEXT_DIMENSIONS, Synthetic, directions, size_of, word
from processor.tasks.search.collection import Collection
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Question
from processor.tasks.search.ranking import find
from wire.tasks.detect.coco import NAMES


@dataclass(frozen=True, slots=True)
class RandomDirections:
    """Embeds nothing: what networks take is not measured here."""

    model: str = "synthetic"
    knows_words: bool = True
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(2))

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return directions(self.chance, len(texts), TEXT_DIMENSIONS)

    def words(self, text: str) -> NDArray[np.float32]:  # noqa: ARG002
        return directions(self.chance, 1, PICTURE_DIMENSIONS).ravel()

    def picture(self, picture: DecodedPicture) -> NDArray[np.float32]:  # noqa: ARG002
        return directions(self.chance, 1, PICTURE_DIMENSIONS).ravel()


def queries(count: int) -> Iterator[str]:
    """Queries as people ask them: frequent and rare words, labels, filters, and words that are nowhere."""
    chance = random.Random(3)  # noqa: S311
    for number in range(count):
        common, rare = word(chance.randrange(20)), word(chance.randrange(2_000))
        label, other = chance.choice(NAMES[:10]), chance.choice(NAMES)
        yield (
            f"{label} {other}",
            f"{rare} {label}",
            f"{common} {rare} xyzzy",
            f"{label} in:2010 after:2005",
            f"label:{label.split()[-1]}>=2 {rare}",
            f'"{common} {rare}"',
            f"a {label} with a {other} near the {rare}",
            f"{rare} -person",
        )[number % 8]


@click.command()
@click.option("--pictures", default=100_000, show_default=True)
@click.option("--queries", "count", default=200, show_default=True)
@click.option("--looks/--no-looks", default=True, show_default=True, help="Vectors of pictures beside those of texts.")
def main(pictures: int, count: int, looks: bool) -> None:
    """Make an index of PICTURES pictures, and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        location = IndexLocation.of(Path(folder), Path(folder) / "indexes")
        begin = time.perf_counter()
        Synthetic(pictures, looks).write(location)
        click.echo(sentence(describe()))
        click.echo(f"written in {time.perf_counter() - begin:.0f} s; {size_of(location.folder) / 1e6:.0f} MB")
        embeds = RandomDirections()
        begin = time.perf_counter()
        with closing(
            Collection(location, Analyzers(text_embedders=(embeds,), picture_embedders=(embeds,) if looks else ()))
        ) as collection:
            with collection.snapshot():
                click.echo(f"opened in {time.perf_counter() - begin:.2f} s")
            took, cpu = [], []
            for text in queries(count):
                begin, worked = time.perf_counter(), time.process_time()
                find(collection, Question(parse(text)))
                took.append(1000 * (time.perf_counter() - begin))
                cpu.append(1000 * (time.process_time() - worked))
        for what, found in (("wall", took), ("CPU", cpu)):
            click.echo(
                f"{count} queries, {what} ms: median {np.median(found):.0f}, p95 {np.percentile(found, 95):.0f}, "
                f"worst {max(found):.0f}"
            )


if __name__ == "__main__":
    main()
