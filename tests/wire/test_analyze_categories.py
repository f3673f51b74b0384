"""What a region is called."""

import pytest

from masked_results import analyzed, region, texts
from wire.tasks.analyze.category import category, title
from wire.tasks.analyze.result import TextScores


@pytest.mark.parametrize(
    ("name", "label", "scores", "expected", "shown"),
    [
        ("Rex", "dog", texts(cat=0.9, dog=0.1), "Rex", "Rex"),
        ("", "dog", texts(cat=0.9, dog=0.1), "dog", "dog"),
        ("region 3", "dog", None, "dog", "dog"),
        ("", None, texts(cat=0.4, dog=0.6), "dog", "dog"),
        ("region 12", None, texts(cat=0.4, dog=0.6), "dog", "dog"),
        ("region 12", None, texts(none_of_these=0.7, dog=0.2, cat=0.1), "object", "region 12"),
        ("region 12", None, texts(none_of_these=0.1, dog=0.8, cat=0.1), "dog", "dog"),
        ("", None, TextScores((), None), "object", "object"),
        ("", None, None, "object", "object"),
        ("region twelve", None, None, "region twelve", "region twelve"),
    ],
)
def test_a_name_comes_first_then_a_label_then_the_text_that_fits(
    name: str, label: str | None, scores: TextScores | None, expected: str, shown: str
) -> None:
    """A number that a result gave is no category, and neither is a text where none fits better."""
    (found,) = analyzed(4, 3, region(name=name, label=label, texts=scores))["regions"]
    assert category(found) == expected
    assert title(found) == shown
