"""Cuts as matrices: the pixels that they take, and what is random about them."""

import numpy as np
import pytest

from processor.tasks.edit.latents.cutting import NOISE, drawn, scaling


def philox(seed=7):
    """As a job draws."""
    return np.random.Generator(np.random.Philox(seed))


def test_as_many_pixels_as_there_are_stay_what_they_are():
    """A cut of all of it, as large as it is."""
    assert (scaling(0, 5, 5, 5) == np.eye(5)).all()


def test_pixels_are_averaged_where_they_become_fewer():
    """The nearer the more; a plain colour stays itself."""
    matrix = scaling(0, 8, 4, 8)
    assert matrix.sum(axis=1)[1:-1] == pytest.approx([1, 1])
    assert matrix[1].tolist() == pytest.approx([0, 1 / 8, 3 / 8, 3 / 8, 1 / 8, 0, 0, 0])


def test_what_lies_beyond_the_picture_is_black():
    """As far as the cut reaches beyond it."""
    matrix = scaling(-4, 8, 8, 4)
    assert (matrix[:4] == 0).all()
    assert (matrix[4:] == np.eye(4)).all()
    assert not scaling(100, 4, 4, 4).any()


@pytest.mark.parametrize(("height", "width"), [(64, 64), (48, 96)])
def test_cuts_are_squares_of_the_picture(height, width):
    """None is larger than the picture with half of it around; over all of them each pixel is seen."""
    cuts = drawn(philox(), 64, 32, height, width)
    assert (cuts.rows.shape, cuts.columns.shape) == ((64, 32, height), (64, width, 32))
    sums = np.concatenate([cuts.rows.sum(axis=2), cuts.columns.sum(axis=1)])
    assert sums.min() >= 0
    assert sums.max() < 1 + 1e-6
    assert cuts.rows.sum(axis=(0, 1)).min() > 0
    assert cuts.columns.sum(axis=(0, 2)).min() > 0


def test_half_of_the_cuts_are_turned_over():
    """From left to right, never upside down."""
    cuts = drawn(philox(), 64, 32, 64, 64)
    places = np.arange(64)

    def ascends(shares):
        centers = [places @ row / row.sum() for row in shares if row.sum() > 0.9]
        return centers[0] < centers[-1]

    assert all(ascends(rows) for rows in cuts.rows)
    assert 16 < sum(ascends(columns.T) for columns in cuts.columns) < 48


def test_noise_is_as_much_as_it_may_be_and_another_in_each_cut():
    """Its deviation, cut by cut, is anything from 0 on."""
    deviations = drawn(philox(), 64, 32, 64, 64).noise.std(axis=(1, 2, 3))
    assert deviations.max() < NOISE * 1.05
    assert deviations.max() > NOISE * 0.8 > NOISE * 0.2 > deviations.min()


def test_the_same_seed_draws_the_same_cuts_and_then_others():
    """In the order in which they are drawn."""
    first, again = philox(), philox()
    one, other = drawn(first, 3, 8, 16, 16), drawn(first, 3, 8, 16, 16)
    assert (drawn(again, 3, 8, 16, 16).rows == one.rows).all()
    assert (one.rows != other.rows).any()
