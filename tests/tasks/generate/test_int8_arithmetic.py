"""Whole numbers of 8 bits: what they stand for, and what is lost by them."""

import numpy as np
import pytest

from processor.export.int8.arithmetic import MOST_WEIGHT, STEPS, Channels, noise, range_of, smoothing, whole

RANDOM = np.random.default_rng(5)
ONES = np.ones(2, np.float32)


def seen(rows):
    """What is seen of rows (n, channels)."""
    return Channels(rows.min(0), rows.max(0), (rows**2).mean(0))


def uneven(count=500):
    """Rows (count, 6) of which some channels are much larger than others, and weights (4, 6)."""
    scales = np.array([0.1, 1, 1, 3, 30, 0.5], np.float32)
    return RANDOM.standard_normal((count, 6)).astype(np.float32) * scales, RANDOM.standard_normal((4, 6), np.float32)


def test_smoothing_makes_channels_as_large_as_their_weights():
    """What a channel is divided by, its weights are multiplied by: the product is the same."""
    rows, weights = uneven()
    factors = smoothing(seen(rows), weights)
    ratio = np.abs(rows / factors).max(0) / np.abs(weights * factors).max(0)
    assert ratio == pytest.approx(np.full(6, ratio[0]), rel=1e-4)
    assert rows / factors @ (weights * factors).T == pytest.approx(rows @ weights.T, abs=1e-4)


def test_a_channel_that_is_always_0_is_left_as_it_is():
    """And so is one that is multiplied by 0 alone; nothing is divided by 0."""
    rows, weights = uneven()
    rows[:, 0], weights[:, 1] = 0, 0
    factors = smoothing(seen(rows), weights)
    assert factors[:2].tolist() == [1, 1]
    assert np.isfinite(factors).all()
    assert smoothing(seen(rows * 0), weights).tolist() == [1] * 6


@pytest.mark.parametrize(
    ("least", "most"),
    [(-1, 3), (-0.28, 9), (0.5, 2), (-7, -1), (0, 0)],
    ids=["both", "swish", "above", "below", "none"],
)
def test_a_range_has_all_that_was_seen_and_0_exactly(least, most):
    """A layer has zeros around it, which have to stay zeros."""
    reach = range_of(Channels(ONES * least, ONES * most, ONES), ONES)
    zero = -reach.low / reach.step
    assert zero == pytest.approx(round(zero), abs=1e-6)
    assert 0 <= round(zero) <= STEPS
    assert reach.low <= least + reach.step / 2
    assert reach.high >= most - reach.step / 2


def test_weights_fit_into_7_bits_row_by_row():
    """Each is off by half a step of its row at most; a row of zeros stays one."""
    weights = RANDOM.standard_normal((5, 3, 3, 3), np.float32) * np.array([1, 10, 0, 0.01, 2], "f4").reshape(
        -1, 1, 1, 1
    )
    made = whole(weights)
    scales = made.scales.reshape(-1, 1, 1, 1)
    assert np.abs(made.values).max(axis=(1, 2, 3)).tolist() == [MOST_WEIGHT, MOST_WEIGHT, 0, MOST_WEIGHT, MOST_WEIGHT]
    assert (np.abs(made.values * scales - weights) <= scales / 2 * 1.001).all()


def test_noise_says_what_rounding_loses():
    """As much as is measured, of rows and weights that do not depend on each other."""
    rows = RANDOM.standard_normal((4000, 64)).astype(np.float32)
    weights = RANDOM.standard_normal((32, 64), np.float32)
    factors, known = np.ones(64, np.float32), seen(rows)
    reach, made = range_of(known, factors), whole(weights)
    rounded = np.rint(rows / reach.step) * reach.step @ (made.values * made.scales[:, None]).T
    exact = rows @ weights.T
    assert noise(known, factors, weights) == pytest.approx(((rounded - exact) ** 2).mean() / (exact**2).mean(), rel=0.1)
    assert noise(known, factors, weights * 0) == 0
