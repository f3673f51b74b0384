"""How near the boxes of one precision are to those of float32."""

import numpy as np
import pytest

from processor.detections import Detections
from processor.yolo.agreement import agreement, near
from wire.tasks.detect.model import Agreement

BOXES = [(0, 0, 10, 10), (20, 20, 40, 40), (50, 0, 60, 30)]


def found(
    boxes: list[tuple[float, ...]],
    confidence: tuple[float, ...] = (0.9, 0.8, 0.7),
    classes: tuple[int, ...] = (0, 1, 1),
) -> Detections:
    """What was found in one picture."""
    count = len(boxes)
    xyxy = np.array(boxes, np.float32).reshape(count, 4)
    return Detections(xyxy, np.array(confidence[:count], np.float32), np.array(classes[:count]))


def measured(*pairs: tuple[Detections, Detections]) -> Agreement:
    """Of pairs of what float32 found and what the other did, one for each picture."""
    return agreement([exact for exact, _ in pairs], [other for _, other in pairs], 0.25)


def test_the_same_boxes_agree_wholly() -> None:
    """In one picture or in several, one of them empty."""
    same, nothing = (found(BOXES), found(BOXES)), (found([]), found([]))
    assert measured(same) == Agreement(1.0, 1.0, 3, 1)
    assert measured(same, nothing, same) == Agreement(1.0, 1.0, 6, 3)


def test_without_a_box_nothing_is_known() -> None:
    """Neither where nothing was found, nor where all was below the threshold."""
    faint = found(BOXES, (0.2, 0.2, 0.1))
    for none in (found([]), faint):
        assert measured((none, found(BOXES))) == Agreement(0.0, 0.0, 0, 1)


def test_a_missing_box_costs_its_share() -> None:
    """Of three, a third of the recall; precision stays."""
    assert measured((found(BOXES), found(BOXES[:2]))) == Agreement(0.6667, 0.8, 3, 1)


def test_a_wrong_box_costs_by_its_confidence() -> None:
    """The most confident one most, the least confident one nothing but F1; below the threshold not even that."""
    exact = found(BOXES)
    wrong = [(80, 80, 90, 90), *BOXES]
    first = measured((exact, found(wrong, (0.95, 0.9, 0.8, 0.7), (0, 0, 1, 1))))
    last = measured((exact, found(wrong, (0.3, 0.9, 0.8, 0.7), (0, 0, 1, 1))))
    faint = measured((exact, found(wrong, (0.2, 0.9, 0.8, 0.7), (0, 0, 1, 1))))
    assert (first.ap, first.f1) == (0.75, 0.8571)
    assert (last.ap, last.f1) == (1.0, 0.8571)
    assert (faint.ap, faint.f1) == (1.0, 1.0)


def test_another_class_is_another_object() -> None:
    """However well the box lies."""
    assert measured((found(BOXES), found(BOXES, classes=(1, 0, 0)))).ap == 0


def test_a_box_is_found_once() -> None:
    """The second of two on one object is wrong."""
    twice = [BOXES[0], BOXES[0]]
    assert measured((found(BOXES[:1]), found(twice, (0.9, 0.8), (0, 0)))).f1 == pytest.approx(2 / 3, abs=1e-4)


def test_a_box_that_lies_a_little_off_counts_at_the_lower_thresholds() -> None:
    """An overlap of 0.72 is above five of COCO's ten."""
    moved = measured((found(BOXES[:1]), found([(0, 0, 7.2, 10)])))
    assert (moved.ap, moved.f1) == (0.5, 1.0)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (Agreement(0.9, 0.9, 50, 20), True),
        (Agreement(0.79, 0.9, 50, 20), False),
        (Agreement(0.9, 0.84, 50, 20), False),
        (Agreement(1.0, 1.0, 19, 20), False),
    ],
)
def test_near_is_both_figures_on_enough_boxes(figures: Agreement, *, expected: bool) -> None:
    """One of them too low, or too few boxes to know, is not near."""
    assert near(figures) is expected
