"""Polygons as masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor.geometry.masks.filling import filled, iou

SIZE = 12


def brute_force(lines: list[np.ndarray], side: int) -> np.ndarray:
    """Each pixel's centre by itself: an odd number of edges left of it."""
    drawn = np.zeros((side, side), bool)
    for row, column in np.ndindex(side, side):
        x, y = column + 0.5, row + 0.5
        for line in lines:
            for (x1, y1), (x2, y2) in zip(line.tolist(), np.roll(line, -1, axis=0).tolist(), strict=True):
                if (y1 <= y) != (y2 <= y) and x1 + (y - y1) / (y2 - y1) * (x2 - x1) <= x:
                    drawn[row, column] ^= True
    return drawn


points = st.tuples(st.integers(-8, 8 + 4 * SIZE), st.integers(-8, 8 + 4 * SIZE))


@given(st.lists(st.lists(points, min_size=1, max_size=7), max_size=3))
def test_a_pixel_is_filled_by_its_centre(quarters: list[list[tuple[int, int]]]) -> None:
    """Lines of any shape, also ones that cross themselves or leave the picture, in steps of a quarter pixel."""
    off_the_centres = 0.01, 0.01 * 2**0.5  # no line between two such points meets a centre
    lines = [np.array(line) / 4 + off_the_centres for line in quarters]
    assert (filled(lines, (SIZE, SIZE)) == brute_force(lines, SIZE)).all()


def test_whole_pixels_are_filled_as_they_are() -> None:
    """A box of whole numbers is these pixels, a line inside of it is its hole."""
    box, hole = np.array([[1, 1], [5, 1], [5, 4], [1, 4]]), np.array([[2, 2], [2, 3], [4, 3], [4, 2]])
    expected = np.zeros((6, 7), bool)
    expected[1:4, 1:5] = True
    expected[2, 2:4] = False
    assert (filled([box, hole], (6, 7)) == expected).all()


def test_nothing_is_filled_without_lines() -> None:
    """An empty mask."""
    assert not filled([], (3, 4)).any()


@pytest.mark.parametrize(("one", "other", "expected"), [("0000", "0000", 1), ("1100", "0110", 1 / 3), ("11", "00", 0)])
def test_iou_of_masks(one: str, other: str, expected: float) -> None:
    """Shared pixels over joint ones; two empty masks are the same."""
    assert iou(*(np.array([[each == "1" for each in row]]) for row in (one, other))) == pytest.approx(expected)
