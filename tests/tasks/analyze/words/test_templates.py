"""The sentences that texts are put into."""

import pytest

from processor.tasks.analyze.words.templates import sentences
from wire.tasks.analyze.spec import ENSEMBLE, Template


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dog", "a photo of a dog."),
        ("umbrella", "a photo of an umbrella."),
        ("a dog on the beach", "a photo of a dog on the beach."),
        ("The Eiffel Tower", "a photo of The Eiffel Tower."),
        ("two dogs", "a photo of two dogs."),
        ("3 dogs", "a photo of 3 dogs."),
        ("Dog.", "a photo of a Dog."),
        ("...", "a photo of a ...."),
        ("scissors", "a photo of scissors."),
        ("{text}", "a photo of a {text}."),
    ],
)
def test_a_photo_of_it(text, expected):
    """With an article where it has none."""
    assert sentences(text, Template.PHOTO) == (expected,)


def test_a_text_may_stay_as_it_is():
    """To its last point."""
    assert sentences("A dog.", Template.NONE) == ("A dog.",)


def test_an_ensemble_has_the_text_in_every_sentence():
    """In as many that differ as a job's cost says."""
    said = sentences("owl", Template.ENSEMBLE)
    assert len(set(said)) == len(said) == ENSEMBLE
    assert all(" an owl" in each for each in said)
