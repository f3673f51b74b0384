"""Questions whose answers COCO's boxes know."""

import json
from pathlib import Path
from typing import Any

import pytest

from measure.describing.questions import Objects, how_many, objects, yes_or_no
from wire.errors import BadOptionError

LABELS = ("dog", "person", "bus", "cat", "skis")


@pytest.fixture
def instances(tmp_path: Path) -> Path:
    """Two dogs and a crowd in one picture, nothing in another."""
    boxes: list[dict[str, Any]] = [
        {"image_id": 7, "category_id": 18, "iscrowd": 0},
        {"image_id": 7, "category_id": 18, "iscrowd": 0},
        {"image_id": 7, "category_id": 1, "iscrowd": 1},
    ]
    content = {
        "images": [{"id": 7, "file_name": "dogs.jpg"}, {"id": 8, "file_name": "empty.jpg"}],
        "categories": [{"id": 1, "name": "person"}, {"id": 18, "name": "dog"}],
        "annotations": boxes,
    }
    file = tmp_path / "instances.json"
    file.write_text(json.dumps(content))
    return file


def test_boxes_are_counted_and_crowds_told(instances: Path) -> None:
    """A picture without boxes is one all the same."""
    assert objects(instances) == [
        Objects("dogs.jpg", {"dog": 2, "person": 1}, frozenset({"person"})),
        Objects("empty.jpg", {}, frozenset()),
    ]


def test_as_many_are_there_as_not(instances: Path) -> None:
    """Else whoever always says yes would seem to know."""
    asked = list(yes_or_no(objects(instances), LABELS))
    assert [each.answer for each in asked] == ["yes", "yes", "no", "no"]
    assert {each.text for each in asked if each.answer == "yes"} == {
        "Are there any dogs in the picture?",
        "Are there any people in the picture?",
    }
    assert not any("dogs" in each.text or "people" in each.text for each in asked if each.answer == "no")


def test_crowds_are_not_counted(instances: Path) -> None:
    """Nobody knows how many they are."""
    assert [(each.text, each.answer) for each in how_many(objects(instances))] == [("How many dogs are there?", "2")]


def test_another_file_is_told(tmp_path: Path) -> None:
    """With what was expected."""
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(BadOptionError, match="expected COCO's instances"):
        objects(tmp_path / "x.json")
