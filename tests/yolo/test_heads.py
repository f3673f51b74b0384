"""From raw heads to boxes."""

import numpy as np
import pytest

from processor.yolo.heads import HeadSpec, decode

SPEC = HeadSpec(((10.0, 20.0), (30.0, 40.0)), 3, 1.0)
NOTHING = -20.0


def head(rows: int = 2, columns: int = 4) -> np.ndarray:
    return np.full((rows, columns, 2 * 8), NOTHING, np.float32)


def logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def test_a_silent_head_has_no_boxes() -> None:
    """Objectness below the threshold everywhere: empty arrays of the right shapes."""
    found = decode([head()], [SPEC], (128, 64), 0.25)
    assert found.xyxy.shape == (0, 4)
    assert found.confidence.shape == found.class_id.shape == (0,)


def test_a_box_is_where_the_paper_puts_it() -> None:
    """Centre: cell plus sigmoid, times the cell's size. Size: the anchor times e to the power."""
    numbers = head()
    numbers[1, 2, 8:] = [logit(0.25), logit(0.5), np.log(2), 0, logit(0.8), NOTHING, logit(0.5), NOTHING]
    found = decode([numbers], [SPEC], (128, 64), 0.25)
    centre_x, centre_y = (2 + 0.25) * 32, (1 + 0.5) * 32
    assert found.xyxy[0].tolist() == pytest.approx([centre_x - 30, centre_y - 20, centre_x + 30, centre_y + 20])
    assert found.confidence.tolist() == pytest.approx([0.4])
    assert found.class_id.tolist() == [1]


def test_scale_x_y_stretches_the_cell() -> None:
    """AlexeyAB's factor moves a corner beyond its cell; the centre of a cell stays where it is."""
    numbers = head()
    numbers[0, 0, :8] = [30, 0, 0, 0, 30, 30, NOTHING, NOTHING]
    found = decode([numbers], [HeadSpec(SPEC.anchors, 3, 1.2)], (128, 64), 0.25)
    assert (found.xyxy[0, :2] + found.xyxy[0, 2:]).tolist() == pytest.approx([2 * 1.1 * 32, 2 * 0.5 * 32])


def test_one_box_may_have_several_classes() -> None:
    """Each class above the threshold is a candidate of its own, as in Darknet."""
    numbers = head()
    numbers[0, 0, :8] = [0, 0, 0, 0, 30, logit(0.6), NOTHING, logit(0.5)]
    found = decode([numbers], [SPEC], (128, 64), 0.25)
    assert sorted(found.class_id.tolist()) == [0, 2]
    assert (found.xyxy[0] == found.xyxy[1]).all()


def test_new_coordinates_are_taken_as_they_are() -> None:
    """No sigmoid and no exp: the middle is scaled about its cell, a side is its anchor times (twice its number)²."""
    numbers = np.zeros((2, 4, 16), np.float32)
    numbers[1, 2, :8] = [0.25, 0.75, 0.5, 0.25, 0.9, 0.5, 0.1, 0.3]
    numbers[1, 2, 8:] = [0.5, 0.5, 1, 1, 0.2, 0.9, 0.9, 0.9]
    found = decode([numbers], [HeadSpec(SPEC.anchors, 3, 2.0, new_coords=True)], (128, 64), 0.25)
    assert found.class_id.tolist() == [0, 2]
    assert found.confidence.tolist() == pytest.approx([0.45, 0.27])
    centre, side = ((2 + 0.5 - 0.5) * 32, (1 + 1.5 - 0.5) * 32), (10, 20 * 0.25)
    expected = [centre[0] - side[0] / 2, centre[1] - side[1] / 2, centre[0] + side[0] / 2, centre[1] + side[1] / 2]
    assert found.xyxy[0].tolist() == pytest.approx(expected)


def test_the_heads_of_all_grids_come_together() -> None:
    """Two heads of different grids, one box each."""
    numbers = [head(), head(4, 8)]
    for each in numbers:
        each[0, 0, :8] = [0, 0, 0, 0, 30, 30, NOTHING, NOTHING]
    found = decode(numbers, [SPEC, SPEC], (128, 64), 0.25)
    assert (found.xyxy[:, :2] + found.xyxy[:, 2:]).tolist() == [[32, 32], [16, 16]]


def test_a_threshold_of_zero_gives_everything_and_wild_numbers_stay_finite() -> None:
    """All cells, anchors and classes; a huge tw does not overflow."""
    numbers = np.random.default_rng(1).normal(0, 60, (3, 5, 16)).astype(np.float32)
    found = decode([numbers], [SPEC], (160, 96), 0.0)
    assert np.isfinite(found.xyxy).all()
    assert (found.confidence > 0).all()
    before = numbers.copy()
    decode([numbers], [SPEC], (160, 96), 0.5)
    assert (numbers == before).all()
