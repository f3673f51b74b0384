"""What of a region CLIP is shown."""

import tracemalloc

import numpy as np
import pytest

from processor.imaging.decode import Photo
from processor.tasks.analyze.words.views import MOST_SIDE, NEUTRAL, seen
from toy_embedders import picture
from wire.tasks.analyze.spec import View

BOX = (20, 30, 60, 50)


def _photo(width=100, height=80):
    return Photo(picture(width, height), width, height)


def _mask(width=100, height=80, box=BOX):
    bits = np.zeros((height, width), bool)
    bits[box[1] : box[3], box[0] : box[2]] = True
    return bits


def test_a_masked_region_stands_alone_in_a_neutral_square():
    """Its own pixels are as they were, whatever lies beside it in its box is not seen."""
    photo, mask = _photo(), _mask()
    mask[30:40, 20:30] = False
    square = seen(photo, mask, BOX, View.MASKED)
    assert square.shape == (40, 40, 3)
    inside = mask[30:50, 20:60]
    assert np.array_equal(square[10:30][inside], photo.pixels[30:50, 20:60][inside])
    assert (square[10:30][~inside] == NEUTRAL).all()
    assert (square[:10] == NEUTRAL).all()
    assert (square[30:] == NEUTRAL).all()


def test_a_box_is_seen_with_all_that_is_in_it():
    """And with nothing around it."""
    photo, mask = _photo(), _mask()
    mask[30:40, 20:30] = False
    square = seen(photo, mask, BOX, View.BOX)
    assert np.array_equal(square[10:30], photo.pixels[30:50, 20:60])
    assert (square[:10] == NEUTRAL).all()


@pytest.mark.parametrize(
    ("box", "rows", "columns"),
    [
        ((20, 30, 60, 50), (16, 64), (16, 64)),
        ((0, 0, 40, 20), (0, 48), (0, 48)),
        ((60, 60, 100, 80), (32, 80), (52, 100)),
    ],
)
def test_a_margin_is_what_is_around_in_the_picture(box, rows, columns):
    """A tenth of the longer side, on each side; at the picture's edge the square is moved, not filled up."""
    photo = _photo()
    square = seen(photo, _mask(box=box), box, View.MARGIN)
    assert np.array_equal(square, photo.pixels[slice(*rows), slice(*columns)])


def test_a_square_that_does_not_fit_is_filled_up():
    """Where the picture is lower than the region is wide."""
    photo = _photo(200, 40)
    square = seen(photo, _mask(200, 40, (10, 0, 190, 40)), (10, 0, 190, 40), View.MARGIN)
    assert square.shape == (200, 200, 3)
    assert np.array_equal(square[80:120], photo.pixels)
    assert (square[:80] == NEUTRAL).all()


@pytest.mark.parametrize("view", list(View))
def test_a_smaller_copy_shows_the_same(view):
    """Masks and boxes are in pixels of the picture, of which a photo may have fewer."""
    blocks = np.ones((4, 4, 1), np.uint8)
    full, box = np.kron(picture(60, 50), blocks), (40, 60, 160, 124)
    mask = _mask(240, 200, box)
    mask[60:92, 40:80] = False
    large = seen(Photo(full, 240, 200), mask, box, view)
    small = seen(Photo(full[::4, ::4], 240, 200), mask, box, view)
    assert np.array_equal(np.kron(small, blocks), large)


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("box", [(0, 0, 1, 1), (1_999, 0, 2_000, 60), (0, 59, 2_000, 60), (0, 0, 2_000, 60)])
def test_a_region_of_any_shape_is_a_square_within_bounds(view, box):
    """A pixel at the edge, a line, and all of it."""
    square = seen(_photo(2_000, 60), _mask(2_000, 60, box), box, view)
    assert square.shape[0] == square.shape[1] <= MOST_SIDE
    assert square.dtype == np.uint8


def test_a_view_of_a_large_picture_takes_little_memory():
    """Its pixels are there once, and so is its mask."""
    photo, mask = Photo(np.zeros((4_000, 6_000, 3), np.uint8), 6_000, 4_000), np.ones((4_000, 6_000), bool)
    tracemalloc.start()
    seen(photo, mask, (0, 0, 6_000, 4_000), View.MASKED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
