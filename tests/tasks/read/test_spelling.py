"""What a recognizer says at each step becomes text."""

import numpy as np
import pytest

from processor.tasks.read.recognizing import HEIGHT, LONGEST, NOTHING, as_input, spelled

CHARACTERS = ("", "a", "b", " ")


def said(steps, sureness=None):
    """The reading of `steps`, each a letter or `-` for a blank."""
    labels = np.array([CHARACTERS.index("" if each == "-" else each) for each in steps], np.int32)
    return spelled(labels, np.array(sureness or [1.0] * len(steps), np.float32), CHARACTERS)


@pytest.mark.parametrize(
    ("steps", "text"),
    [("----", ""), ("aabb", "ab"), ("a-a", "aa"), ("aa-a-b", "aab"), ("-a- -b-", "a b"), ("  a  ", "a"), ("  - ", "")],
)
def test_repeated_labels_are_one_character_unless_a_blank_parts_them(steps, text):
    """And space before and behind goes."""
    assert said(steps).text == text


def test_nothing_read_is_nothing():
    """Not sure of anything, no words."""
    assert said("---") == NOTHING
    assert spelled(np.array([], np.int32), np.array([], np.float32), CHARACTERS) == NOTHING


def test_confidence_is_the_mean_over_the_characters():
    """Where each is first said; blanks do not count."""
    assert said("a-b-", [0.5, 0.1, 0.9, 0.2]).confidence == 0.7


def test_words_lie_where_their_letters_were_said():
    """As parts of the line, in order, within it and apart."""
    reading = said("-a-b- -a-b-")
    assert [word.text for word in reading.words] == ["ab", "ab"]
    first, second = reading.words
    assert 0 <= first.start < first.end <= second.start < second.end <= 1
    assert first.start == pytest.approx(0.5 / 11, abs=0.01)
    assert second.end == pytest.approx(10.5 / 11, abs=0.01)


def test_what_is_filled_up_behind_the_line_does_not_count():
    """With half of the steps behind the line's end, its letters lie twice as far along it."""
    labels, sureness = np.array([0, 1, 0, 2, 0, 0, 0, 0], np.int32), np.ones(8, np.float32)
    (word,) = spelled(labels, sureness, CHARACTERS, 0.5).words
    assert word.start == pytest.approx(1.5 / 4 - 0.25)
    assert word.end == pytest.approx(3.5 / 4 + 0.25, abs=0.13)


@pytest.mark.parametrize("size_wh", [(1, 1), (300, 20), (20, 300), (9000, 12), (640, 48)])
def test_the_network_sees_few_widths(size_wh):
    """Multiples of 64 to 3,200, and in them the line from the left, the rest grey."""
    width, height = size_wh
    seen, part = as_input(np.zeros((height, width, 3), np.uint8))
    assert seen.shape[:2] == (1, HEIGHT)
    assert seen.shape[2] % 64 == 0
    assert seen.shape[2] <= LONGEST
    filled = round(part * seen.shape[2])
    assert (seen[0, :, :filled] == 0).all()
    assert (seen[0, :, filled:] == 127).all()
