"""How well texts find one another."""

import numpy as np
import pytest

from measure.embedding import recall


def test_the_rank_is_that_of_the_first_caption_of_the_same_picture() -> None:
    """Of two pictures with two captions each: the ranks are 2, 1, 2 and 3."""
    vectors = np.float32([[1, 0], [0.9, 0.1], [0, 1], [0.95, 0.05]])
    at_1, at_5, at_10, mrr = recall(vectors, np.array([1, 1, 2, 2]))
    assert (at_1, at_5, at_10) == (0.25, 1.0, 1.0)
    assert mrr == pytest.approx((1 / 2 + 1 + 1 / 2 + 1 / 3) / 4)
