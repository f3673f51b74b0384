"""Masks that are drawn with characters: `#` is inside."""

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]

DRAWN = {
    "empty": ["...", "..."],
    "full": ["###", "###"],
    "one pixel": ["....", "..#.", "...."],
    "the only pixel": ["#"],
    "a row": ["##.#.###"],
    "a column": ["#", ".", "#", "#"],
    "ring": [".####.", ".#..#.", ".#..#.", ".####."],
    "island in a hole": ["#######", "#.....#", "#.###.#", "#.#.#.#", "#.###.#", "#.....#", "#######"],
    "two holes that touch": ["#####", "#.###", "##.##", "#####"],
    "a hole that touches the outside": ["###.", "#.#.", "##..", "...."],
    "a hole that touches at two corners": [".##.", "#..#", "#..#", ".##."],
    "checkerboard": ["#.#.#", ".#.#.", "#.#.#", ".#.#."],
    "touching all edges": [".#.", "###", ".#."],
    "stairs": ["#....", "##...", "###..", "####.", "#####"],
    "a thin line": ["#.......", ".#......", "..####..", "......##"],
    "comb": ["#.#.#.#", "#.#.#.#", "#######", ".#.#.#."],
}


def drawn(name: str) -> Bits:
    """The mask of `DRAWN`."""
    return np.array([[each == "#" for each in row] for row in DRAWN[name]])


def noise(seed: int, blur: float = 0.0, side: int = 40) -> Bits:
    """Blobs of any shape; without `blur` specks and pinholes."""
    random = np.random.default_rng(seed)
    height, width = (int(each) for each in random.integers(1, side, 2))
    values = random.random((height, width))
    if blur:
        values = _blurred(values, blur)
    return values > np.quantile(values, random.random())


def _blurred(values: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    import cv2

    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float64)


def blob(width: int = 400, height: int = 300) -> Bits:
    """A large smooth shape with a hole and some waves along its edge."""
    y, x = np.mgrid[:height, :width]
    angle = np.arctan2(y - height / 2, x - width / 2)
    radius = 0.4 * height * (1 + 0.15 * np.sin(5 * angle) + 0.02 * np.sin(31 * angle))
    distance = np.hypot(x - width / 2, y - height / 2)
    mask: Bits = (distance < radius) & (np.hypot(x - width / 2, y - height / 2 - 20) > height / 9)
    return mask
