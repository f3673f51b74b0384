"""Masks as COCO's runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as coco

from processor.geometry.masks.rle import decode, encode

SIDE = 40


def by_pycocotools(bits: np.ndarray) -> str:
    encoded = coco.encode(np.asfortranarray(bits, np.uint8))
    return str(encoded["counts"], "ascii")


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=SIDE)))
def test_runs_are_those_of_pycocotools_byte_for_byte(bits: np.ndarray) -> None:
    """Whatever the mask, its compressed runs are the same text, and become the mask again."""
    assert encode(bits) == by_pycocotools(bits)
    assert (decode(encode(bits), (bits.shape[0], bits.shape[1])) == bits).all()


@given(st.integers(1, 3000), st.integers(1, 3000), st.data())
def test_runs_of_any_length_are_those_of_pycocotools(height: int, width: int, data: st.DataObject) -> None:
    """Long runs take several characters each, and their differences may be below 0."""
    bits = np.zeros((height, width), bool)
    for _ in range(data.draw(st.integers(0, 3))):
        top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
        bits[top : data.draw(st.integers(top, height)), left : data.draw(st.integers(left, width))] ^= True
    assert encode(bits) == by_pycocotools(bits)
    assert (decode(encode(bits), (height, width)) == bits).all()


@pytest.mark.parametrize(
    ("bits", "counts"),
    [
        (np.zeros((2, 3), bool), "6"),
        (np.ones((2, 3), bool), "06"),
        (np.array([[False, True]]), "11"),
        (np.array([[True], [False]]), "011"),
        (np.zeros((4000, 3000), bool), "PhV^;"),
    ],
    ids=["empty", "full", "a row", "a column", "large"],
)
def test_known_runs(bits: np.ndarray, counts: str) -> None:
    """The first run is outside the mask, and 0 long where its first pixel is inside."""
    assert encode(bits) == counts
    assert (decode(counts, bits.shape) == bits).all()


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ("", "runs of 3 x 2"),
        ("5", "runs of 3 x 2"),
        ("7", "runs of 3 x 2"),
        ("6N2", "runs of 3 x 2"),
        ("P", "compressed runs"),
        ("6 ", "compressed runs"),
        ("ä", "compressed runs"),
        ("o" * 12 + "0", "more than"),
    ],
)
def test_what_are_no_runs_of_the_picture_is_refused(counts: str, why: str) -> None:
    """Too few pixels, too many, a run below 0, half a number, other characters, a number beyond all pictures."""
    with pytest.raises(ValueError, match=f"Expected.*{why}"):
        decode(counts, (2, 3))


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_any_text_is_a_mask_or_refused(counts: str) -> None:
    """What a client may send as runs takes no more memory than the picture, and raises nothing else."""
    try:
        came = str(decode(counts, (5, 7)).shape)
    except ValueError as error:
        came = str(error)
    assert came == "(5, 7)" or came.startswith("Expected")
