"""Lines are read in the order in which people would read them."""

import random

import pytest

from processor.tasks.read.order import in_order, turned_upright


def line(left, row, width=100):
    """A line of 20 pixels in a grid of rows."""
    return (left, row * 30, left + width, row * 30 + 20)


def test_of_nothing_there_is_no_order():
    """An empty page."""
    assert in_order([]) == []


@pytest.mark.parametrize("seed", range(5))
def test_lines_are_read_from_the_top(seed):
    """In whatever order they were found."""
    lines = [line(10 + 3 * (row % 2), row) for row in range(12)]
    found = random.Random(seed).sample(lines, len(lines))
    assert [found[number] for number in in_order(found)] == lines


def test_columns_are_read_one_after_the_other_below_a_heading():
    """The heading runs over both, and stands a little apart."""
    heading = (10, 0, 320, 24)
    columns = [line(left, row) for left in (10, 220) for row in range(2, 7)]
    lines = [columns[number // 2 + 5 * (number % 2)] for number in range(10)] + [heading]
    assert [lines[number] for number in in_order(lines)] == [heading, *columns]


def test_short_columns_are_a_table_that_is_read_row_by_row():
    """Two rows of three cells."""
    cells = [line(left, row, 60) for row in range(2) for left in (0, 120, 240)]
    assert in_order(cells) == [0, 1, 2, 3, 4, 5]


def test_parts_of_a_row_may_lie_a_little_higher():
    """What lies within the row's height belongs to it."""
    assert in_order([(200, 4, 300, 24), (0, 0, 100, 20), (0, 30, 100, 50)]) == [1, 0, 2]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_if_it_were_upright(turn):
    """Where a box comes to lie when the picture is turned back."""
    width, height = 400, 300
    upright = (10, 20, 110, 40)
    left, top, right, bottom = upright
    turned = {
        0: upright,
        90: (height - bottom, left, height - top, right),
        180: (width - right, height - bottom, width - left, height - top),
        270: (top, width - right, bottom, width - left),
    }[turn]
    seen_wh = (height, width) if turn in (90, 270) else (width, height)
    assert turned_upright(turned, turn, *seen_wh) == upright


@pytest.mark.parametrize("rows", [1, 1_500])
def test_a_page_may_be_as_long_as_it_likes(rows):
    """A picture of a whole web page has a thousand lines, all the same way apart."""
    lines = [line(10, row) for row in range(rows)]
    assert in_order(lines) == list(range(rows))
