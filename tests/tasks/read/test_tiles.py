"""A large picture is looked at in tiles that leave nothing out but what is blank."""

import numpy as np
import pytest

from processor.tasks.read.tiles import LARGEST, inked
from processor.tasks.read.tiles import tiles as tiles_of


def noise(width, height):
    """Something is written everywhere."""
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def tiles(picture):
    """Those of a picture of which nothing is known."""
    return tiles_of(inked(picture), picture.shape[1::-1])


@pytest.mark.parametrize("size_wh", [(1, 1), (33, 31), (1280, 720), (1281, 1300), (5000, 400), (4000, 3000)])
def test_every_pixel_counts_once(size_wh):
    """In a tile that has it, and none is larger than the network should see."""
    width, height = size_wh
    counted = np.zeros((height, width), np.uint8)
    for tile in tiles(noise(width, height)):
        left, top, right, bottom = tile.counts
        assert tile.left <= left < right <= tile.right <= width
        assert tile.top <= top < bottom <= tile.bottom <= height
        assert max(tile.right - tile.left, tile.bottom - tile.top) <= LARGEST
        counted[top:bottom, left:right] += 1
    if size_wh != (1, 1):
        assert (counted == 1).all()


def test_what_is_blank_is_not_looked_at():
    """Neither a whole blank picture, nor the blank margins of one, nor blank tiles."""
    blank = np.full((3000, 4000, 3), 250, np.uint8)
    assert list(tiles(blank)) == []
    written = blank.copy()
    written[1000:1030, 500:900] = noise(400, 30)
    (tile,) = tiles(written)
    assert (tile.left, tile.right) == (464, 936)
    assert tile.bottom - tile.top <= 128
    written[2900:2930, 3500:3900] = noise(400, 30)
    assert 2 <= len(list(tiles(written))) <= 4


def test_neighbours_overlap():
    """So that what lies on the seam is seen whole by both."""
    first, second = tiles(noise(2000, 200))
    assert first.right - second.left >= 64
    assert first.counts[2] == second.counts[0]
