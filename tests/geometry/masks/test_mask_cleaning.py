"""Masks without specks and pinholes."""

import numpy as np
import pytest

from drawn_masks import drawn
from processor.geometry.masks.cleaning import cleaned


def rows(bits: np.ndarray) -> list[str]:
    return ["".join(".#"[int(each)] for each in row) for row in bits]


@pytest.mark.parametrize(
    ("name", "min_area", "fill_holes", "expected"),
    [
        ("ring", 0, 0, [".####.", ".#..#.", ".#..#.", ".####."]),
        ("ring", 0, 3, [".####.", ".#..#.", ".#..#.", ".####."]),
        ("ring", 0, 4, [".####.", ".####.", ".####.", ".####."]),
        ("ring", 12, 0, [".####.", ".#..#.", ".#..#.", ".####."]),
        ("ring", 13, 0, ["......", "......", "......", "......"]),
        ("island in a hole", 9, 1, ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]),
        ("island in a hole", 10, 1, ["#######", "#.....#", "#.....#", "#.....#", "#.....#", "#.....#", "#######"]),
        ("two holes that touch", 0, 1, ["#####", "#####", "#####", "#####"]),
        ("a hole that touches the outside", 0, 1, ["###.", "###.", "##..", "...."]),
        ("touching all edges", 0, 9, [".#.", "###", ".#."]),
        ("checkerboard", 10, 0, ["#.#.#", ".#.#.", "#.#.#", ".#.#."]),
        ("one pixel", 2, 0, ["....", "....", "...."]),
        ("full", 0, 100, ["###", "###"]),
        ("empty", 5, 100, ["...", "..."]),
    ],
)
def test_specks_and_pinholes_go(name: str, min_area: int, fill_holes: int, expected: list[str]) -> None:
    """Holes are filled first; what is open to the picture's edge is none; pixels of a part may touch at corners."""
    bits = drawn(name)
    assert rows(cleaned(bits, min_area, fill_holes)) == expected
    assert rows(bits) == rows(drawn(name)), "the mask that was given has changed"
