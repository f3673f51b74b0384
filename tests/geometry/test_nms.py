"""Non-maximum suppression."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from processor.geometry.boxes import iou
from processor.geometry.nms import nms


def run(
    xyxy: list, confidence: list, class_id: list, iou_threshold: float = 0.45, max_detections: int = 100
) -> list[int]:
    return nms(
        np.array(xyxy, np.float32).reshape(-1, 4),
        np.array(confidence, np.float32),
        np.array(class_id, np.intp),
        iou_threshold,
        max_detections,
    ).tolist()


def test_nothing_in_nothing_out() -> None:
    """No candidates, no detections."""
    assert run([], [], []) == []


def test_the_most_confident_of_overlapping_boxes_stays() -> None:
    """By falling confidence, whatever the order they came in."""
    assert run([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60]], [0.5, 0.9, 0.7], [3, 3, 3]) == [1, 2]


def test_boxes_of_other_classes_are_left_alone() -> None:
    """Suppression is per class."""
    assert run([[0, 0, 10, 10], [0, 0, 10, 10]], [0.5, 0.9], [1, 2]) == [1, 0]


def test_an_overlap_of_just_the_threshold_stays() -> None:
    """Only more than the threshold is too much, as in Darknet."""
    assert run([[0, 0, 2, 2], [1, 0, 3, 2]], [0.9, 0.8], [0, 0], iou_threshold=0.5) == [0, 1]


def test_a_suppressed_box_suppresses_nothing() -> None:
    """Of a chain of three, the ends stay."""
    assert run([[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]], [0.9, 0.8, 0.7], [0, 0, 0], iou_threshold=0.3) == [
        0,
        2,
    ]


def test_at_most_so_many_and_the_best_ones() -> None:
    """max_detections cuts off the least confident."""
    assert run([[0, 0, 1, 1], [5, 5, 6, 6], [9, 9, 10, 10]], [0.2, 0.9, 0.5], [0, 0, 0], max_detections=2) == [1, 2]


@given(
    arrays(np.float32, st.tuples(st.integers(0, 30), st.just(4)), elements=st.floats(0, 50, width=32)),
    st.floats(0, 1),
    st.integers(0, 1_000_000),
)
def test_what_stays_does_not_overlap_and_what_goes_had_a_reason(
    corners: np.ndarray, threshold: float, seed: int
) -> None:
    """For any boxes: no two kept ones of a class overlap too much, each one gone overlaps a better kept one."""
    xyxy = np.concatenate([corners[:, :2], corners[:, :2] + corners[:, 2:]], axis=1)
    random, exact = np.random.default_rng(seed), xyxy.astype(np.float64)
    confidence, class_id = random.random(len(xyxy), np.float32), random.integers(0, 2, len(xyxy))
    kept = nms(xyxy, confidence, class_id, threshold, 1000).tolist()

    def too_close(one: int, other: int) -> bool:
        return bool(class_id[one] == class_id[other] and iou(exact[one], exact[other]) > threshold)

    assert confidence[kept].tolist() == sorted(confidence[kept].tolist(), reverse=True)
    for index in range(len(xyxy)):
        better = [other for other in kept if other != index and confidence[other] >= confidence[index]]
        assert (index in kept) != any(too_close(other, index) for other in better)
