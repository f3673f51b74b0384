"""Questions about COCO's pictures whose answers are known from its boxes."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from processor.english.plurals import plural
from wire.errors import BadOptionError

A_PICTURE = 3
"""So many questions of each kind are asked of a picture that has as many kinds of objects."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question of the picture with that file name, and its answer: yes, no or a number."""

    name: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Objects:
    """How many of each label a picture has. `crowds` are labels of which it has more than could be counted."""

    name: str
    counts: Mapping[str, int]
    crowds: frozenset[str]


def objects(instances: Path) -> list[Objects]:
    """What the pictures of COCO's `instances` have, in their order. Raises BadOptionError for another file."""
    try:
        content = json.loads(instances.read_text(encoding="utf-8"))
        labels = {each["id"]: each["name"] for each in content["categories"]}
        counts: dict[int, Counter[str]] = {each["id"]: Counter() for each in content["images"]}
        crowds: dict[int, set[str]] = {each: set() for each in counts}
        for each in content["annotations"]:
            counts[each["image_id"]][labels[each["category_id"]]] += 1
            if each.get("iscrowd"):
                crowds[each["image_id"]].add(labels[each["category_id"]])
        names = {each["id"]: each["file_name"] for each in content["images"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadOptionError(f"{instances}: expected COCO's instances, got {type(error).__name__}: {error}.") from error
    return [Objects(name, counts[number], frozenset(crowds[number])) for number, name in names.items()]


def yes_or_no(pictures: Sequence[Objects], labels: Sequence[str]) -> Iterator[Known]:
    """As many questions whose answer is yes as such whose answer is no, which ask for `labels` drawn by lot."""
    dice = random.Random(1)  # noqa: S311 - a lot that falls the same way each time
    for picture in pictures:
        there = sorted(picture.counts)
        absent = [label for label in labels if label not in picture.counts]
        asked = min(A_PICTURE, len(there), len(absent))
        for label in dice.sample(there, asked):
            yield Known(picture.name, f"Are there any {plural(label)} in the picture?", "yes")
        for label in dice.sample(absent, asked):
            yield Known(picture.name, f"Are there any {plural(label)} in the picture?", "no")


def how_many(pictures: Sequence[Objects]) -> Iterator[Known]:
    """Questions for numbers of what a picture has; crowds are left out."""
    dice = random.Random(1)  # noqa: S311 - a lot that falls the same way each time
    for picture in pictures:
        countable = sorted(picture.counts.keys() - picture.crowds)
        for label in dice.sample(countable, min(A_PICTURE, len(countable))):
            yield Known(picture.name, f"How many {plural(label)} are there?", str(picture.counts[label]))
