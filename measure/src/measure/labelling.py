"""How well words fit pictures, and what is in them: `python -m measure.labelling FOLDER --coco FILE --images DIR`.

FOLDER is a converted CLIP's, such as processor/models/embed/clip-vit-base-patch32; FILE has COCO's instances. Objects
are labelled by their categories' names, from their polygons, in each view of a region; pictures by the names of what is
in them, and of what is not.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from measure.machine import describe, sentence
from measure.retrieval.held_out import bootstrap
from measure.table import render
from processor.base import Standalone
from processor.embedders import Embedder
from processor.geometry.masks.extent import bounds
from processor.geometry.masks.filling import filled
from processor.imaging.decode import Photo, decode
from processor.runtimes import Execution
from processor.tasks.analyze.protocols import Bits
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.words.recent import RecentVectors
from processor.tasks.analyze.words.wanted import Wanted
from processor.tasks.analyze.words.words import Words
from processor.tasks.embed.open import open_model
from wire.tasks.analyze.result import XYXY, TextScores
from wire.tasks.analyze.spec import Template, View

MAX_PIXELS = 64_000_000
AT = (1, 5)
ABSENT = 20
"""So many names of what is not in a picture are asked for beside, or instead of, what is."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of a picture: its category's name, and its `lines`, each closed, flat as COCO has them."""

    name: str
    lines: tuple[tuple[float, ...], ...]

    def mask(self, photo: Photo) -> tuple[Bits, XYXY]:
        """The pixels within the lines, and the box around them."""
        size = (photo.height, photo.width)
        parts = [filled([np.reshape(line, (-1, 2))], size) for line in self.lines]
        bits: Bits = np.logical_or.reduce(parts)
        return bits, bounds(bits)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture with all that is in it; `digest` is that of its bytes."""

    digest: str
    photo: Photo
    things: tuple[Thing, ...]

    def look(self) -> Photo:
        """The picture."""
        return self.photo

    @property
    def names(self) -> set[str]:
        """Of the categories that it has something of."""
        return {each.name for each in self.things}


@dataclass(frozen=True, slots=True)
class Trial:
    """A CLIP, and what it is asked about."""

    clip: Embedder
    scenes: Sequence[Scene]
    names: Sequence[str]
    recent: RecentVectors

    def words(self, texts: Sequence[str], template: Template, *, none_of_these: bool = False) -> Words:
        """The texts, ready to be compared."""
        return Words(self.clip, Wanted(tuple(texts), template, none_of_these), self.recent, Steps(Standalone()))


def main() -> None:
    """Measures the model, and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--coco", type=Path, required=True, help="COCO's instances.json")
    parser.add_argument("--images", type=Path, required=True, help="the folder of its pictures")
    given = parser.parse_args()
    content = json.loads(given.coco.read_text(encoding="utf-8"))
    names = [each["name"] for each in content["categories"]]
    clip = open_model(given.folder, Execution(streams=1))
    trial = Trial(clip, list(scenes(content, given.images)), names, RecentVectors())
    print(render(["objects", "template", *(f"among {k}" for k in AT)], objects(trial)))  # noqa: T201
    print(render(["pictures, by template", "best is there", "none, falsely", "none, rightly"], pictures(trial)))  # noqa: T201
    print(sentence(describe()))  # noqa: T201


def scenes(content: Mapping[str, Any], images: Path) -> Iterator[Scene]:
    """The pictures in `images` that COCO's instances have polygons of."""
    names = {each["id"]: each["name"] for each in content["categories"]}
    things = defaultdict[int, list[Thing]](list)
    for each in content["annotations"]:
        if not each["iscrowd"] and each["segmentation"]:  # runs are of crowds alone
            things[each["image_id"]].append(Thing(names[each["category_id"]], tuple(map(tuple, each["segmentation"]))))
    for image in content["images"]:
        path = images / image["file_name"]
        if image["id"] in things and path.is_file():
            encoded = path.read_bytes()
            photo = decode(encoded, max_pixels=MAX_PIXELS)
            yield Scene(sha256(encoded).hexdigest(), photo, tuple(things[image["id"]]))


def objects(trial: Trial) -> list[list[str]]:
    """Of each view and template, how often an object's name is among the first of all names."""
    return [[view.value, template.value, *_shares(trial, view, template)] for view in View for template in Template]


def _shares(trial: Trial, view: View, template: Template) -> list[str]:
    words, ranks, groups = trial.words(trial.names, template), list[int](), list[str]()
    for scene in trial.scenes:
        for thing in scene.things:
            mask, box = thing.mask(scene.photo)
            scores = words.region(scene.digest, scene.look, mask, box, view)
            if scores is not None:
                ranks.append(next(each.rank for each in scores.scores if each.text == thing.name))
                groups.append(scene.digest)
    return [bootstrap([float(rank <= k) for rank in ranks], groups).percent() for k in AT]


def pictures(trial: Trial) -> list[list[str]]:
    """Of each template, how often the best of all names is of something in the picture; and how often none of them
    wins, beside names of which one is there, and beside such as are not."""
    return [[template.value, *_wins(trial, template)] for template in Template]


def _wins(trial: Trial, template: Template) -> Iterator[str]:
    of_all, with_one, without = list[bool](), list[bool](), list[bool]()
    random = np.random.default_rng(0)
    for scene in trial.scenes:
        absent = [each for each in trial.names if each not in scene.names]
        asked = [absent[number] for number in random.permutation(len(absent))[:ABSENT]]
        present = min(scene.names)
        of_all.append(_best(_of(trial.words(trial.names, template), scene)) in scene.names)
        with_one.append(_none_wins(_of(trial.words([*asked, present], template, none_of_these=True), scene)))
        without.append(_none_wins(_of(trial.words(asked, template, none_of_these=True), scene)))
    groups = [each.digest for each in trial.scenes]
    return (bootstrap([float(each) for each in values], groups).percent() for values in (of_all, with_one, without))


def _of(words: Words, scene: Scene) -> TextScores:
    return words.picture(scene.digest, scene.look)


def _best(scores: TextScores) -> str:
    return next(each.text for each in scores.scores if each.rank == 1)


def _none_wins(scores: TextScores) -> bool:
    return scores.none_of_these is not None and scores.none_of_these > max(each.probability for each in scores.scores)


if __name__ == "__main__":
    main()
