"""Masks as the page draws them: unpacked from their runs and outlined along their pixels, they are the masks."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from processor.geometry.masks import rle

pytestmark = pytest.mark.browser

Bits = NDArray[np.bool_]

DRAWN = """async (masks) => {
  const { shapeOf } = await import("/static/tasks/analyze/editor/masks/shapes.js");
  return masks.map((size_counts) => {
    const [height, width] = size_counts.size;
    const { runs, path } = shapeOf({ rle: size_counts });
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const brush = canvas.getContext("2d");
    brush.fill(new Path2D(path), "evenodd");
    const { data } = brush.getImageData(0, 0, width, height);
    const drawn = [], known = [];
    for (let at = 0; at < width * height; at++) {
      drawn.push(data[4 * at + 3]);
      known.push(runs.has({ x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 }));
    }
    return [drawn, known];
  });
}"""


def shapes() -> dict[str, Bits]:
    """Masks that are easily drawn wrong, by what is odd about them."""
    random = np.random.RandomState(4)
    ring = np.zeros((30, 40), bool)
    ring[3:27, 5:35] = True
    ring[10:20, 12:30] = False
    ring[13:16, 18:22] = True
    corners = np.zeros((6, 6), bool)
    corners[:3, :3] = corners[3:, 3:] = True
    return {
        "empty": np.zeros((5, 7), bool),
        "full": np.ones((5, 7), bool),
        "a ring with an island": ring,
        "two that touch at a corner": corners,
        "a checkerboard": np.indices((9, 11)).sum(0) % 2 == 0,
        "noise": random.random_sample((61, 47)) < 0.5,
        "the last column alone": np.eye(1, 8, 7, dtype=bool).repeat(9, 0),
        "long runs over many columns": random.random_sample((200, 90)) < 0.999,
    }


def test_what_is_drawn_is_the_mask(calculator: Any) -> None:
    """Each pixel of it, wholly, and none beside it; what is pointed at is known as exactly."""
    masks = shapes()
    given = [{"size": list(bits.shape), "counts": rle.encode(bits)} for bits in masks.values()]
    for (name, bits), (drawn, known) in zip(masks.items(), calculator.evaluate(DRAWN, given), strict=True):
        assert np.array_equal(np.reshape(drawn, bits.shape), bits * 255), name
        assert np.array_equal(np.reshape(known, bits.shape), bits), name


def test_nothing_beside_a_mask_is_on_it(calculator: Any) -> None:
    """Left of it, right of it, above and below."""
    beside = [[-0.5, 2], [7.5, 2], [3, -0.5], [3, 5.5]]
    on = calculator.evaluate(
        """async ([rle, places]) => {
      const { Runs } = await import("/static/tasks/analyze/editor/masks/runs.js");
      return places.map(([x, y]) => new Runs(rle).has({ x, y }));
    }""",
        [{"size": [5, 7], "counts": rle.encode(np.ones((5, 7), bool))}, beside],
    )
    assert on == [False] * 4
