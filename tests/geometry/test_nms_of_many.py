"""Non-maximum suppression of more boxes than are compared at a time."""

import numpy as np
import pytest

from processor.geometry.boxes import iou
from processor.geometry.nms import BLOCK, nms


def one_by_one(
    xyxy: np.ndarray, confidence: np.ndarray, class_id: np.ndarray, iou_threshold: float, max_detections: int
) -> list[int]:
    """The definition: each box in its turn, against those that stayed before it."""
    kept: list[int] = []
    for index in np.argsort(-confidence, kind="stable").tolist():
        rivals = [each for each in kept if class_id[each] == class_id[index]]
        if all(iou(xyxy[each].astype(float), xyxy[index].astype(float)) <= iou_threshold for each in rivals):
            kept.append(index)
    return kept[:max_detections]


@pytest.mark.parametrize("count", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 500])
@pytest.mark.parametrize("max_detections", [1, 40, BLOCK, 100, 1000])
@pytest.mark.parametrize("iou_threshold", [0.0, 0.45, 0.9])
def test_many_boxes_are_suppressed_as_one_by_one(count: int, max_detections: int, iou_threshold: float) -> None:
    """The same ones stay in the same order, wherever a block ends; equal confidences keep the order they came in."""
    random = np.random.default_rng(count)
    corner, side = random.integers(0, 90, (count, 2)), random.integers(0, 30, (count, 2))
    xyxy = np.concatenate([corner, corner + side], axis=1).astype(np.float32)
    confidence = (random.integers(1, 60, count) / 60).astype(np.float32)
    class_id = random.integers(0, 3, count)
    expected = one_by_one(xyxy, confidence, class_id, iou_threshold, max_detections)
    assert nms(xyxy, confidence, class_id, iou_threshold, max_detections).tolist() == expected
