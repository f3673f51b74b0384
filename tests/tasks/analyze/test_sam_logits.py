"""What a network draws on its grid becomes the mask of the picture, pixel by pixel in its place."""

import numpy as np
import pytest

from processor.tasks.analyze.sam import logits
from processor.tasks.analyze.sam.logits import drawn, stability
from processor.tasks.analyze.sam.manifest import PAD, STRETCH
from processor.tasks.analyze.sam.pictures import Square
from wire.image_size import ImageSize

GRID, SIDE = 256, 1024
SIZES = [(640, 480), (480, 640), (1500, 211), (97, 300), (1024, 1024)]


def _disk(image, middle, radius, scale=(1.0, 1.0), shape=None):
    """How far (height, width) places are inside a disk of the image, a place being so many pixels of it apart."""
    height, width = shape or (image.height, image.width)
    across = (np.arange(width) + 0.5) / scale[0] - middle[0]
    down = (np.arange(height) + 0.5) / scale[1] - middle[1]
    return (radius - np.hypot(across[None], down[:, None])).astype(np.float32)


@pytest.mark.parametrize("fit", [PAD, STRETCH])
@pytest.mark.parametrize("size", SIZES)
def test_a_mask_is_where_the_network_drew_it(size, fit):
    """To a tenth of a pixel: halves of pixels count, and so does how the picture lies in the square."""
    image = ImageSize(*size)
    cells = Square(SIDE, fit).scale_of(image) * GRID / SIDE
    middle, radius = (size[0] * 0.55, size[1] * 0.45), min(size) * 0.3
    truth = _disk(image, middle, radius) > 0
    mask = drawn(_disk(image, middle, radius, cells, (GRID, GRID)), cells, image)
    assert mask.shape == (image.height, image.width)
    found, expected = (np.argwhere(each).mean(axis=0) for each in (mask, truth))
    assert np.abs(found - expected).max() < 0.1
    assert np.count_nonzero(mask & truth) / np.count_nonzero(mask | truth) > 0.97


def test_strips_make_the_same_mask(monkeypatch):
    """So that a mask of a large picture takes little memory."""
    image, middle = ImageSize(640, 480), (310, 222)
    cells = Square(SIDE, PAD).scale_of(image) * GRID / SIDE
    disk = _disk(image, middle, 150, cells, (GRID, GRID))
    whole = drawn(disk, cells, image)
    monkeypatch.setattr(logits, "STRIP", 1000)
    assert np.array_equal(drawn(disk, cells, image), whole)


@pytest.mark.parametrize("level", [-1.0, 1.0])
def test_nothing_and_everything_are_masks_too(level):
    """The whole picture to its edges, and nothing beyond it."""
    image = ImageSize(301, 200)
    cells = Square(SIDE, PAD).scale_of(image) * GRID / SIDE
    mask = drawn(np.full((GRID, GRID), level, np.float32), cells, image)
    assert mask.all() if level > 0 else not mask.any()


@pytest.mark.parametrize("size", [(17, 901), (901, 17)])
def test_what_is_drawn_beside_a_picture_is_no_mask(size):
    """Where its square was padded."""
    image = ImageSize(*size)
    cells = Square(SIDE, PAD).scale_of(image) * GRID / SIDE
    padding = np.full((GRID, GRID), -5, np.float32)
    padding[100:200, 100:200] = 5
    assert not drawn(padding, cells, image).any()


def test_a_steep_edge_is_more_stable_than_a_flat_one():
    """And nothing at all is not stable."""
    image = ImageSize(SIDE, SIDE)
    cells = np.array([0.25, 0.25])
    disk = _disk(image, (500, 500), 300, cells, (GRID, GRID))
    steep, flat, none = (stability(each, cells, image) for each in (disk, disk / 100, disk * 0 - 9))
    assert 0.98 < steep < 1
    assert 0 < flat < steep
    assert none == 0
