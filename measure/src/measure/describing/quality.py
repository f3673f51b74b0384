"""How good captions and answers are, beside people's: `python -m measure.describing.quality --coco FOLDER`."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click
import numpy as np

from measure import machine, table
from measure.describing.models import Describes
from measure.describing.questions import Known, how_many, objects, yes_or_no
from measure.describing.scores import Scored, drawn, of_people, scored, summarized
from measure.describing.words import Words, words
from measure.intervals import Interval
from measure.progress import bar
from processor.settings import Settings
from wire.tasks.describe.spec import Length

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
LENGTHS = (Length.SHORT, Length.NORMAL, Length.LONG)
METRICS = ("CIDEr-D", "BLEU-4", "ROUGE-L")


def references(file: Path) -> dict[str, list[Words]]:
    """The captions of people, by the picture's name; of pictures that have as many as the first of them."""
    found = defaultdict[str, list[Words]](list)
    for each in json.loads(file.read_text())["annotations"]:
        found[each["file_name"]].append(words(each["caption"]))
    most = max(map(len, found.values()))
    return {name: captions for name, captions in sorted(found.items()) if len(captions) == most}


def captions(describes: Describes, people: dict[str, list[Words]]) -> Iterator[Sequence[table.Cell]]:
    """The rows of captions: what people reach, what the model does, and what any sentence would."""
    known = list(people.values())
    yield _row("people, each beside the others", of_people(known))
    for length in LENGTHS:
        said = []
        with bar(f"Captions, {length}", len(people)) as advanced:
            for name in people:
                said.append(words(describes.caption(name, length)))
                advanced()
        yield _row(f"{describes.model or 'the default'}, {length}", scored(said, known))
    of_others = [each[0] for each in (*known[1:], known[0])]
    yield _row("people's of another picture", scored(of_others, known))


def answers(describes: Describes, asked: Sequence[Known], of: object) -> list[list[bool]]:
    """Of each picture, whether each of its questions was answered right."""
    right = []
    by_picture = [(name, list(each)) for name, each in groupby(asked, lambda known: known.name)]
    with bar("Questions", len(by_picture)) as advanced:
        for name, known in by_picture:
            said = describes.answers(name, [{"q": each.text, "of": of} for each in known])
            right.append([answer == each.answer for answer, each in zip(said, known, strict=True)])
            advanced()
    return right


def _row(name: str, figures: Sequence[Sequence[Scored]]) -> Sequence[table.Cell]:
    found = summarized(figures)
    return [name, *map(_text, (found.cider, found.bleu, found.rouge))]


def _text(interval: Interval) -> str:
    return f"{interval.figure:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def _share(right: Sequence[Sequence[bool]]) -> Interval:
    return drawn(right, lambda some: float(np.mean(some)))


@click.command()
@click.option("--coco", type=FOLDER, required=True, help="COCO's val2017, captions.json and instances.json.")
@click.option("--model", default="", help="Which model describes; the default without.")
def main(coco: Path, model: str) -> None:
    """Score captions of COCO/val2017 by COCO/captions.json, and answers by COCO/instances.json."""
    describes = Describes.opened(Settings.from_environment(os.environ), coco / "val2017", model)
    people, pictures = references(coco / "captions.json"), objects(coco / "instances.json")
    click.echo(f"{len(people)} pictures with {len(next(iter(people.values())))} captions each\n")
    click.echo(table.render(("captions", *METRICS), list(captions(describes, people))))
    labels = sorted({label for picture in pictures for label in picture.counts})
    asked = list(yes_or_no(pictures, labels))
    yes = answers(describes, asked, "yes/no")
    counted = list(how_many(pictures))
    exact = answers(describes, counted, "number")
    rows: list[list[table.Cell]] = [
        ["yes or no, as many of each", len(asked), _text(_share(yes))],
        ["how many, exactly", len(counted), _text(_share(exact))],
    ]
    click.echo(f"\n{table.render(('questions', 'asked', 'right'), rows)}\n\n{machine.sentence(machine.describe())}")


if __name__ == "__main__":
    main()
