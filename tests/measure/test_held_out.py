"""What a search was tuned to is judged on other pictures and queries than it was chosen by."""

import json
from hashlib import sha256

import numpy as np
import pytest

from measure.retrieval import captions, certain
from measure.retrieval.held_out import FOLDS, bootstrap, fold_of, logistic
from measure.retrieval.probes import CAPTION, CATEGORY, NOTHING, Probed, probed
from processor.tasks.search.protocols import Analyzers
from search_folder import DECODER, Names, WordVectors, picture

OBJECTS = ("dog", "person", "dining table", "car")
"""Queries for what is nowhere name some of them in passing."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Probed:
    """Of forty pictures, each of one object, that a caption names among other words; and of all queries for nothing."""
    coco = tmp_path_factory.mktemp("coco")
    (coco / "val2017").mkdir()
    pictures = {f"{number:04}.png": picture(number) for number in range(40)}
    for name, content in pictures.items():
        (coco / "val2017" / name).write_bytes(content)
    shown = {name: OBJECTS[number % len(OBJECTS)] for number, name in enumerate(pictures)}
    said = [{"file_name": name, "caption": f"a {shown[name]} somewhere"} for name in pictures]
    (coco / "captions.json").write_text(json.dumps({"annotations": said}))
    instances = {
        "images": [{"id": number, "file_name": name} for number, name in enumerate(pictures)],
        "categories": [{"id": number, "name": name} for number, name in enumerate(OBJECTS)],
        "annotations": [{"image_id": number, "category_id": number % len(OBJECTS)} for number in range(40)],
    }
    (coco / "instances.json").write_text(json.dumps(instances))
    labels = {sha256(content).digest(): [shown[name]] for name, content in pictures.items()}
    return probed(coco, Analyzers(detector=Names(labels), text_embedders=(WordVectors(),)), DECODER)


def test_a_fold_is_the_same_each_time_and_none_is_empty() -> None:
    """Of a hundred names each fold has some."""
    folds = [fold_of(f"{number:012}.jpg") for number in range(100)]
    assert set(folds) == set(range(FOLDS))
    assert folds == [fold_of(f"{number:012}.jpg") for number in range(100)]


def test_values_of_one_group_are_drawn_together() -> None:
    """Five captions of each of two pictures tell as much as one of each; of ten pictures, more."""
    values = [0.0] * 5 + [1.0] * 5
    wide = bootstrap(values, ["one"] * 5 + ["other"] * 5)
    narrow = bootstrap(values, [str(number) for number in range(10)])
    assert (wide.figure, wide.low, wide.high) == (0.5, 0.0, 1.0)
    assert 0.1 <= narrow.low < narrow.figure < narrow.high <= 0.9


def test_a_logistic_map_tells_what_can_be_told() -> None:
    """Of two facts the one that says something counts, however many wrong ones there are."""
    drawn = np.random.default_rng(1)
    right = np.arange(1000) < 50
    telling, other = drawn.normal(size=1000) + 3 * right, drawn.normal(size=1000)
    intercept, first, second = logistic(np.column_stack([telling, other]), right)
    assert first > 5 * abs(second)
    assert -intercept / first == pytest.approx(1.5, abs=0.5)


def test_each_kind_of_query_is_asked(found: Probed) -> None:
    """A caption has one right picture, an object all that have it, and what is nowhere none."""
    assert len(found.names) == 40
    assert [len(each.right) for each in found.of(CAPTION)] == [1] * 40
    assert [len(each.right) for each in found.of(CATEGORY)] == [10] * 4
    assert {len(each.right) for each in found.of(NOTHING)} == {0}


def test_chance_each_leg_and_all_fused_are_told(found: Probed) -> None:
    """A caption that fits ten pictures finds its own among the first ten."""
    told = {line[:20].strip(): line for line in captions.lines(found)}
    assert {"chance", "labels", "meaning", "fused, as shipped", "fused, held out"} < told.keys()
    assert "25.0%" in told["chance"]
    assert "100.0%" in told["labels"]


def test_what_is_lost_and_what_is_not_found_are_told_held_out(found: Probed) -> None:
    """At each cut, as shipped and by maps that were fitted on other pictures."""
    told = list(certain.lines(found))
    assert sum(line.startswith("as shipped") for line in told) == 2 * len(certain.CUTS)
    assert sum(line.startswith("held out") for line in told) == 2 * len(certain.CUTS)
    assert sum(line.startswith("fitted on all") for line in told) == 2
