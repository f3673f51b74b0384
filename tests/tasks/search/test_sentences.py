"""What is said of a picture for the model of texts, and what its queries are compared with."""

from collections.abc import Mapping

import pytest

from processor.tasks.search.certainty import Evidence, certainty
from processor.tasks.search.index.sentences import sentence_of


@pytest.mark.parametrize(
    ("counts", "text", "said"),
    [
        ({}, "", ""),
        ({"dog": 1}, "", "a dog"),
        ({"person": 2, "sofa": 1}, "", "two people and a couch"),
        ({"bus": 3, "sheep": 9}, "", "three buses and many sheep"),
        ({}, "Invoice\n 4711 ", "Invoice 4711"),
        ({"cat": 1}, "hello", "a cat. hello"),
    ],
)
def test_a_picture_is_told_as_a_person_would(counts: Mapping[str, int], text: str, said: str) -> None:
    """In numbers, with the names that people have for things."""
    assert sentence_of(counts, text) == said


def test_more_of_the_words_is_more_certain() -> None:
    """With a meaning and without; all of them are sure."""
    for given in ({}, {"meaning": 0.4, "usual": 0.2, "nearest": 0.5}):
        found = [certainty(Evidence(coverage, **given)) for coverage in (0.0, 0.3, 0.6, 1.0)]
        assert found == sorted(found)
        assert found[-1] >= 0.95


def test_a_near_meaning_is_more_certain_than_a_far_one() -> None:
    """And one that is near to everything is less so than one that is not."""
    near, far = (certainty(Evidence(0.0, meaning, 0.2, 0.6)) for meaning in (0.7, 0.2))
    assert near > 0.9 > 0.3 > far
    assert certainty(Evidence(0.0, 0.4, 0.4, 0.6)) < certainty(Evidence(0.0, 0.4, 0.1, 0.6))
