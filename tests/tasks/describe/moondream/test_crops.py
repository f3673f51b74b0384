"""How a picture is cut, and how what was seen in its parts is put together again."""

import numpy as np
import pytest

from processor.tasks.describe.moondream.crops import SIDE, cut, grid_of
from processor.tasks.describe.moondream.stitching import stitched

COLOURS = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]], np.uint8)
"""Of the quarters of a picture, row by row."""


@pytest.mark.parametrize(
    ("wh", "grid"),
    [
        ((100, 80), (1, 1)),
        ((529, 300), (1, 1)),
        ((530, 300), (1, 2)),
        ((530, 530), (2, 2)),
        ((300, 900), (2, 1)),
        ((4000, 3000), (2, 2)),
        ((3000, 1000), (1, 2)),
        ((1, 600), (2, 1)),
        ((600, 1), (1, 2)),
    ],
)
def test_large_pictures_are_cut_by_their_aspect(wh, grid):
    """From 1.4 crops of 378 pixels on: beside, above each other, or in four."""
    assert grid_of(*wh) == grid
    pixels = cut(np.zeros((wh[1], wh[0], 3), np.uint8), wh).pixels
    assert pixels.shape == (1 if grid == (1, 1) else 1 + grid[0] * grid[1], SIDE, SIDE, 3)


def test_one_crop_is_the_fast_way():
    """All of the picture, however large it is."""
    crops = cut(np.zeros((900, 900, 3), np.uint8), (900, 900), most=1)
    assert (crops.pixels.shape[0], crops.grid) == (1, (1, 1))


def test_a_smaller_copy_is_cut_as_the_picture_would_be():
    """The decoder may have made a large JPEG smaller."""
    assert cut(np.zeros((300, 400, 3), np.uint8), (4000, 3000)).grid == (2, 2)


def test_tensors_go_from_minus_one_to_one():
    """Channels first, as exact as float16."""
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[..., 0] = 255
    tensors = cut(pixels, (10, 10)).tensors()
    assert (tensors.shape, tensors.dtype, tensors.flags.c_contiguous) == ((1, 3, SIDE, SIDE), np.float32, True)
    assert [tensors[0, channel].mean() for channel in range(3)] == [1, -1, -1]


def _seen(pixels):
    """What an encoder would see that knows colours alone: the mean of each of 27 x 27 patches, (n, 729, 3)."""
    return pixels.reshape(-1, 27, 14, 27, 14, 3).mean(axis=(2, 4)).reshape(-1, 729, 3)


def _of_four_colours():
    picture = COLOURS.reshape(2, 2, 3).repeat(400, axis=0).repeat(400, axis=1)
    return cut(picture, (800, 800))


def test_all_four_parts_of_a_picture_are_seen_where_they_are():
    """Beside what is seen of the whole, which shows the same colours in the same quarters."""
    crops = _of_four_colours()
    both = stitched(_seen(crops.pixels), crops.grid)
    assert both.shape == (1, 729, 6)
    whole, local = both[0, :, :3].reshape(27, 27, 3), both[0, :, 3:].reshape(27, 27, 3)
    for place, colour in enumerate(COLOURS):
        row, column = divmod(place, 2)
        corner = np.s_[16 * row : 11 + 16 * row, 16 * column : 11 + 16 * column]
        assert (local[corner] == colour).all()
        assert (whole[corner] == colour).all()


def test_the_released_client_loses_the_last_part():
    """It counts the whole picture as the first part: why its order is not ours. Yellow is what it never looks at."""
    crops = _of_four_colours()
    as_released = stitched(np.concatenate([_seen(crops.pixels)[:1], _seen(crops.pixels)[:4]]), crops.grid)
    yellow = (as_released[0, :, 3:] == COLOURS[3]).all(axis=1).reshape(27, 27)
    assert not yellow[14:, 14:].any()
    ours = stitched(_seen(crops.pixels), crops.grid)
    assert (ours[0, :, 3:] == COLOURS[3]).all(axis=1).reshape(27, 27)[14:, 14:].all()


@pytest.mark.parametrize("grid", [(1, 2), (2, 1)])
def test_two_parts_are_averaged_along_their_side(grid):
    """Each half of what is stitched is of one part."""
    features = np.array([[9.0], [1.0], [2.0]]).repeat(729, axis=1)[..., None]
    local = stitched(features, grid)[0, :, 1].reshape(27, 27)
    first, middle, last = (
        (local[0], local[13], local[26]) if grid == (2, 1) else (local[:, 0], local[:, 13], local[:, 26])
    )
    assert (set(first), set(middle), set(last)) == ({1.0}, {1.5}, {2.0})


def test_a_small_picture_has_its_features_twice():
    """There is nothing else to put beside them."""
    features = np.arange(729.0).reshape(1, 729, 1)
    assert np.array_equal(stitched(features, (1, 1))[0, :, 0], stitched(features, (1, 1))[0, :, 1])
