"""How much was read wrong is counted as everybody counts it."""

import pytest

from measure.reading.error_rate import character_error_rate, distance


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("same", "same", 0)],
)
def test_the_distance_is_levenshteins(one, other, expected):
    """Both ways."""
    assert distance(one, other) == distance(other, one) == expected


def test_the_rate_is_for_each_character_of_the_truth():
    """Even of no truth at all."""
    assert character_error_rate("abcd", "abce") == 0.25
    assert character_error_rate("", "ab") == 2
