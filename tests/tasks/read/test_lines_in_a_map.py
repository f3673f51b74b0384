"""Lines are found where a network says that text is likely."""

import cv2
import numpy as np
import pytest

from processor.tasks.read.finding import lines_in
from processor.tasks.read.quads import bounds, rectangle, sides, turned_corners

MAP_HW = (200, 300)


def map_with(corners, likelihood=255):
    """A map in which text is likely within `corners`."""
    likely = np.zeros(MAP_HW, np.uint8)
    cv2.fillPoly(likely, [np.array(corners, np.int32)], likelihood)
    return likely


def test_where_no_text_is_likely_no_line_is_found():
    """An empty map has no lines."""
    assert lines_in(np.zeros(MAP_HW, np.uint8)) == []


def test_a_line_is_grown_to_the_size_that_was_shrunk_away():
    """By 1.6 times its area over its perimeter on each side; its corners begin at the top left."""
    (line,) = lines_in(map_with([(50, 80), (249, 80), (249, 99), (50, 99)]))
    width, height = 200, 20
    margin = 1.6 * width * height / (2 * (width + height))
    left, top, right, bottom = bounds(line.quad)
    assert left == pytest.approx(50 - margin, abs=1.5)
    assert right == pytest.approx(250 + margin, abs=1.5)
    assert (top, bottom) == (pytest.approx(80 - margin, abs=1.5), pytest.approx(100 + margin, abs=1.5))
    assert line.quad[0].tolist() == pytest.approx([left, top])
    assert line.likelihood > 0.9


def test_corners_are_told_in_pixels_of_the_picture():
    """A map that is twice as large as the picture has lines twice as large."""
    likely = map_with([(50, 80), (249, 80), (249, 99), (50, 99)])
    (whole,), (half,) = lines_in(likely), lines_in(likely, 2.0)
    assert half.quad * 2 == pytest.approx(whole.quad)


@pytest.mark.parametrize("likelihood", [70, 120])
def test_what_is_hardly_likely_is_no_line(likelihood):
    """Neither below what a pixel needs, nor below what a line needs in the mean."""
    assert lines_in(map_with([(50, 80), (249, 80), (249, 99), (50, 99)], likelihood)) == []


def test_specks_are_no_lines():
    """Two pixels high is too little."""
    assert lines_in(map_with([(50, 80), (52, 80), (52, 80), (50, 80)])) == []


@pytest.mark.parametrize("angle", [-40, -10, 0, 7, 44])
def test_a_line_that_lies_askew_keeps_its_top(angle):
    """Its first side is the one that runs to the right, whichever way it slants."""
    corners = cv2.boxPoints(((150.0, 100.0), (120.0, 16.0), float(angle))).astype(np.int32)
    quad = rectangle(corners)
    run = quad[1] - quad[0]
    assert np.degrees(np.arctan2(run[1], run[0])) == pytest.approx(angle, abs=1.5)
    assert sides(quad) == (pytest.approx(120, abs=2), pytest.approx(16, abs=2))


def test_the_corners_of_turned_text_begin_where_it_is_read():
    """Text that runs down has its top left at the picture's top right."""
    quad = np.array([[0, 0], [10, 0], [10, 90], [0, 90]], np.float32)
    assert turned_corners(quad, 0)[0].tolist() == [0, 0]
    assert turned_corners(quad, 90)[:2].tolist() == [[10, 0], [10, 90]]
    assert turned_corners(quad, 180)[0].tolist() == [10, 90]
    assert turned_corners(quad, 270)[:2].tolist() == [[0, 90], [0, 0]]
