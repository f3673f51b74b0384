"""Vectors as an index keeps them."""

import numpy as np
import pytest

from processor.tasks.search.index.vectors import BLOCK, pack, scan, unpack

RANDOM = np.random.default_rng(7)


def test_no_vectors_are_packed() -> None:
    """An index may be empty."""
    assert len(pack(np.empty((0, 8), np.float32))) == 0


def test_a_packed_vector_is_near_what_it_was() -> None:
    """To within half of its scale."""
    vectors = RANDOM.normal(size=(10, 384)).astype(np.float32)
    packed = pack(vectors)
    assert np.abs(unpack(packed) - vectors).max() <= packed.scale.max() * 0.501


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vector_of_no_numbers_is_like_nothing(bad: float) -> None:
    """An all-black picture may have given one."""
    vectors = np.array([[1, 0], [bad, 0], [0, 0]], np.float32)
    assert scan(pack(vectors), np.array([1, 1], np.float32)).tolist() == pytest.approx([1, 0, 0])


@pytest.mark.parametrize("rows", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_a_scan_is_exact(rows: int) -> None:
    """It gives what the packed vectors give one by one, wherever a block ends."""
    packed = pack(RANDOM.normal(size=(rows, 32)).astype(np.float32))
    query = RANDOM.normal(size=32).astype(np.float32)
    assert scan(packed, query) == pytest.approx(unpack(packed) @ query, rel=1e-4, abs=1e-4)
