"""Lines are cut out as they lie, and turned upright."""

import cv2
import numpy as np
import pytest

from processor.tasks.read.cutting import cut, resized, turned_back


def picture():
    """Every pixel has a colour of its own."""
    down, across = np.mgrid[0:60, 0:100].astype(np.uint8)
    return np.dstack([down, across, down ^ across])


def test_a_level_line_is_cut_out_pixel_by_pixel():
    """Nothing of it is reckoned anew."""
    quad = np.array([[10, 20], [70, 20], [70, 35], [10, 35]], np.float32)
    assert np.array_equal(cut(picture(), quad), picture()[20:35, 10:70])


@pytest.mark.parametrize(
    "quad", [[[-9, -9], [500, -9], [500, 300], [-9, 300]], [[200, 200], [210, 200], [210, 205], [200, 205]]]
)
def test_what_lies_outside_is_cut_off_and_something_is_left(quad):
    """At least one pixel, for whoever makes it larger."""
    assert min(cut(picture(), np.array(quad, np.float32)).shape) >= 1


@pytest.mark.parametrize("angle", [-20, 5, 33])
def test_a_slanting_line_comes_out_level(angle):
    """A white bar that was drawn askew is white all over."""
    drawn = np.zeros((200, 300, 3), np.uint8)
    corners = cv2.boxPoints(((150.0, 100.0), (160.0, 30.0), float(angle)))
    cv2.fillPoly(drawn, [np.rint(corners).astype(np.int32)], (255, 255, 255))
    inner = cv2.boxPoints(((150.0, 100.0), (150.0, 20.0), float(angle))).astype(np.float32)
    quad = np.roll(inner, -int(np.argmin(inner.sum(axis=1) if angle > 0 else inner[:, 0])), axis=0)
    found = cut(drawn, quad)
    assert sorted(found.shape[:2]) == [20, 150]
    assert found.min() > 200


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_that_was_turned_is_turned_back(turn):
    """Clockwise there, counterclockwise back."""
    clockwise = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    turned = picture() if turn == 0 else cv2.rotate(picture(), clockwise[turn])
    assert np.array_equal(turned_back(turned, turn), picture())


def test_a_line_is_made_as_large_as_the_network_wants_it():
    """Larger or smaller."""
    assert resized(picture(), 48, 80).shape == (48, 80, 3)
    assert resized(picture(), 120, 200).shape == (120, 200, 3)
