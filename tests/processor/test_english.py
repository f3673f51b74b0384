"""Labels in English."""

import pytest

from processor.english.mentions import Nouns
from processor.english.plurals import counted, plural, singulars
from wire.tasks.detect.coco import NAMES


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("person", "people"),
        ("bus", "buses"),
        ("bench", "benches"),
        ("knife", "knives"),
        ("sheep", "sheep"),
        ("skis", "skis"),
        ("mouse", "mice"),
        ("hot dog", "hot dogs"),
        ("wine glass", "wine glasses"),
        ("toothbrush", "toothbrushes"),
        ("teddy bear", "teddy bears"),
        ("berry", "berries"),
        ("toy", "toys"),
    ],
)
def test_several_of_a_thing(one: str, several: str) -> None:
    """And back."""
    assert plural(one) == several
    assert one in [several, *singulars(several)]


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "dog", "no dogs"),
        (1, "dog", "a dog"),
        (1, "umbrella", "an umbrella"),
        (1, "skis", "skis"),
        (3, "skis", "three pairs of skis"),
        (2, "person", "two people"),
        (13, "bus", "13 buses"),
        (2, "broccoli", "broccoli"),
    ],
)
def test_so_many_of_a_thing(count: int, noun: str, said: str) -> None:
    """In words up to twelve."""
    assert counted(count, noun) == said


@pytest.mark.parametrize("label", NAMES)
def test_every_category_of_coco_is_found_in_its_plural(label: str) -> None:
    """As questions name it."""
    (mention,) = Nouns.of(NAMES).mentions(f"how many {plural(label)} are there")
    assert mention.labels == (label,)


def test_the_longest_name_counts_and_colours_do_not() -> None:
    """A hot dog is no dog, and an orange cat no orange."""
    nouns = Nouns.of(["dog", "hot dog", "cat", "orange", "car", "truck"])
    assert [each.labels for each in nouns.mentions("Hot dogs and an orange cat, an orange")] == [
        ("hot dog",), ("cat",), ("orange",),
    ]  # fmt: skip
    assert nouns.meant("vehicles") == ("car", "truck")
    assert nouns.meant("animal") == ("cat", "dog")
    assert nouns.mentions("nothing of the kind") == []
