"""The metrics of captions, against what pycocoevalcap 1.2 says of the same words."""

import pytest

from measure.describing.bleu import bleu, counted
from measure.describing.cider import Cider
from measure.describing.rouge import rouge
from measure.describing.scores import of_people, scored, summarized
from measure.describing.words import words

REFERENCES = [
    [words(caption) for caption in picture]
    for picture in (
        ("a dog runs on a beach", "the brown dog is running on the sand"),
        ("two cats sleep on a red sofa", "a pair of cats on a couch"),
        ("a man rides a bike down a busy street", "a cyclist on the street with cars"),
    )
]
CAPTIONS = [
    words(caption)
    for caption in ("a dog runs on the sand", "two cats on a red sofa", "a man on a bike in a street with cars")
]


def test_cider_is_what_the_reference_says() -> None:
    """Of each caption, with the frequencies of these references."""
    cider = Cider.of(REFERENCES)
    found = [cider.score(caption, of) for caption, of in zip(CAPTIONS, REFERENCES, strict=True)]
    assert found == pytest.approx([3.91572932, 3.73632284, 2.10198969], abs=1e-8)


def test_bleu_is_what_the_reference_says() -> None:
    """Of all captions together."""
    counts = [counted(caption, of) for caption, of in zip(CAPTIONS, REFERENCES, strict=True)]
    assert bleu(counts) == pytest.approx(0.4664541242, abs=1e-8)


def test_rouge_is_what_the_reference_says() -> None:
    """Of each caption."""
    found = [rouge(caption, of) for caption, of in zip(CAPTIONS, REFERENCES, strict=True)]
    assert found == pytest.approx([0.66666667, 0.91044776, 0.66256336], abs=1e-8)


def test_a_short_caption_is_told_from_a_whole_one() -> None:
    """Brevity costs, although every run of words is right."""
    long, short = ["a", "dog", "runs", "on", "a", "beach"], ["a", "dog", "runs", "on"]
    assert bleu([counted(long, [long])]) == 1.0
    assert bleu([counted(short, [long])]) == pytest.approx(0.6065306597)  # exp(1 - 6 / 4)


@pytest.mark.parametrize("caption", [[], ["zebra"]])
def test_a_caption_that_shares_nothing_scores_nothing(caption: list[str]) -> None:
    """Nor does an empty one, and neither ends in a division by zero."""
    assert Cider.of(REFERENCES).score(caption, REFERENCES[0]) == 0.0
    assert rouge(caption, REFERENCES[0]) == 0.0
    assert bleu([counted(caption, REFERENCES[0])]) == 0.0


def test_people_have_as_many_references_as_a_model() -> None:
    """A caption that is a reference already is worth more than any of people's, which are none of their own."""
    theirs, copied = of_people(REFERENCES), scored([each[0] for each in REFERENCES], REFERENCES)
    assert [len(each) for each in theirs] == [len(each) for each in copied] == [2, 2, 2]
    assert summarized(copied).cider.figure > summarized(theirs).cider.figure


def test_an_interval_holds_its_figure() -> None:
    """And is wider than a point where pictures differ."""
    for interval in (summarized(scored(CAPTIONS, REFERENCES)).cider, summarized(scored(CAPTIONS, REFERENCES)).rouge):
        assert interval.low < interval.figure < interval.high


def test_words_are_small_and_bare() -> None:
    """Without marks, with apostrophes in them."""
    assert words("A man's dog, 2 cats; it's RED.") == ["a", "man's", "dog", "2", "cats", "it's", "red"]
