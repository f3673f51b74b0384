"""Texts without preambles, within frames, and as alt text."""

import pytest

from processor.tasks.describe.cleaning import LONGEST_ALT, alt_text, around, clean


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("A dog.", "A dog."),
        ("Sure! Here is a caption for this image: a dog runs.", "A dog runs."),
        ("This is a photo of a dog.", "A dog."),
        ("The image shows a dog.", "A dog."),
        ("In this picture, there is a dog.", "A dog."),
        ("In the image, we can see two dogs.", "Two dogs."),
        ("A black and white photograph of a dog", "A dog"),
        ("Caption: a dog", "A dog"),
        ("Sure!", "Sure!"),
        ("Caption: ", "Caption:"),
        ("An image of", "An image of"),
        ("Photographs of dogs hang on a wall.", "Photographs of dogs hang on a wall."),
        ("Yes.", "Yes."),
        ("", ""),
    ],
)
def test_preambles_go_and_never_all_of_a_text(said: str, left: str) -> None:
    """What is left begins with a capital."""
    assert clean(said) == left


def test_what_stands_around_is_kept_apart_by_blanks() -> None:
    """Punctuation is not."""
    assert around("", "A dog", "") == "A dog"
    assert around("photo of", "a dog", "in sks style") == "photo of a dog in sks style"
    assert around("sks,", "a dog", ", 4k") == "sks, a dog, 4k"


def test_alt_text_is_short_whole_words_and_no_image_of() -> None:
    """A sentence where one fits, else as many words as do."""
    assert alt_text("An image of\na dog") == "A dog"
    two = "A dog sits on a bench beside a man who reads a newspaper. " + "It is a sunny afternoon in a large park. " * 3
    assert alt_text(two) == two[: two.index("park.") + 5]
    words = alt_text("tree " * 60)
    assert len(words) <= LONGEST_ALT
    assert words.endswith("tree…")
    assert len(alt_text("x" * 300)) <= LONGEST_ALT
    assert alt_text("") == ""
