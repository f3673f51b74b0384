"""Masks as Label Studio's brush keeps them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_masks import DRAWN, blob, drawn
from front.tasks.analyze.brush import LONGEST, brushed
from processor.geometry.masks.rle import encode

GOLDEN = Path(__file__).parents[2] / "tasks/analyze/golden/brushed.json"
MASKS = {name: drawn(name) for name in DRAWN} | {"blob": blob(), "large and empty": np.zeros((300, 400), bool)}


def packed(bits: np.ndarray) -> bytes:
    return bytes(brushed({"size": list(bits.shape), "counts": encode(bits)}))


def unpacked(data: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """As Label Studio reads it: a head, then runs of one value, or of as many values as are said."""
    stream = iter("".join(f"{each:08b}" for each in data))

    def number(bits: int) -> int:
        return int("".join(next(stream) for _ in range(bits)), 2)

    count, word = number(32), number(5) + 1
    sizes = [number(4) + 1 for _ in range(4)]
    values: list[int] = []
    while len(values) < count:
        is_run, length = number(1), number(sizes[number(2)]) + 1
        values += [number(word)] * length if is_run else [number(word) for _ in range(length)]
    pixels = np.array(values, np.uint8).reshape(*shape, 4)
    assert (pixels == pixels[..., :1]).all()
    return pixels[..., 3]


@pytest.mark.parametrize("name", MASKS)
def test_brushed_masks_are_those_of_label_studios_own_package(name: str) -> None:
    """Byte for byte, as `golden/by_label_studio.py` had them written."""
    assert packed(MASKS[name]).hex() == json.loads(GOLDEN.read_text())[name]


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32), st.floats(0, 1))
def test_label_studio_reads_any_mask(height: int, width: int, seed: int, part: float) -> None:
    """Each pixel is white and opaque inside the mask, and nothing outside."""
    bits = np.random.default_rng(seed).random((height, width)) < part
    assert np.array_equal(unpacked(packed(bits), bits.shape), bits * 255)


@pytest.mark.parametrize("pixels", [LONGEST // 4, LONGEST // 4 + 1, LONGEST // 2, LONGEST // 2 + 3])
def test_runs_longer_than_can_be_said_are_several(pixels: int) -> None:
    """At the very lengths where another one begins."""
    assert unpacked(packed(np.ones((1, pixels), bool)), (1, pixels)).all()
