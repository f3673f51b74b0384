"""Boxes as arrays."""

import numpy as np
import pytest

from processor.geometry.boxes import area, clip, cxcywh_to_xyxy, iou


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, np.float32).reshape(-1, 4)


def test_no_boxes_stay_no_boxes() -> None:
    """Every function takes an empty array."""
    none = boxes()
    assert cxcywh_to_xyxy(none).shape == (0, 4)
    assert area(none).shape == (0,)
    assert iou(np.zeros(4, np.float32), none).shape == (0,)
    assert clip(none, 5, 5).shape == (0, 4)


def test_centre_and_size_become_corners() -> None:
    """cxcywh to xyxy."""
    assert cxcywh_to_xyxy(boxes((10, 20, 4, 6))).tolist() == [[8, 17, 12, 23]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0, 2, 2), (0, 0, 2, 2), 1.0),
        ((0, 0, 2, 2), (1, 0, 3, 2), 1 / 3),
        ((0, 0, 2, 2), (2, 0, 4, 2), 0.0),
        ((0, 0, 2, 2), (5, 5, 6, 6), 0.0),
        ((1, 1, 1, 1), (1, 1, 1, 1), 0.0),
    ],
    ids=["the same", "half shifted", "side by side", "apart", "both empty"],
)
def test_intersection_over_union(one: tuple, other: tuple, expected: float) -> None:
    """The shared area over the joint one, 0 where there is none."""
    assert iou(boxes(one)[0], boxes(other))[0] == pytest.approx(expected)


def test_clipping_leaves_its_argument_as_it_was() -> None:
    """Boxes are cut at the picture's edges, in a new array."""
    given = boxes((-3, -4, 50, 60))
    assert clip(given, 40, 30).tolist() == [[0, 0, 40, 30]]
    assert given.tolist() == [[-3, -4, 50, 60]]
