"""Non-maximum suppression: of boxes that mean the same object, only the most confident one stays."""

import numpy as np
from numpy.typing import NDArray

from processor.geometry.boxes import Floats, iou

Indices = NDArray[np.intp]

BLOCK = 64
"""So many boxes are compared with one another at a time: few calls for a usual picture, little memory for thousands."""


def nms(xyxy: Floats, confidence: Floats, class_id: Indices, iou_threshold: float, max_detections: int) -> Indices:
    """Indices of the boxes that stay, by falling confidence, at most `max_detections`.

    A box goes when a more confident one of the same class overlaps it by more than `iou_threshold`. Shapes: `xyxy`
    (M, 4), `confidence` (M,), `class_id` (M,). Overlaps are of double precision, so that whoever compares the same
    boxes elsewhere comes to the same end (`wire.tasks.detect.candidates`).
    """
    boxes = xyxy.astype(np.float64)

    def suppressed(by: Indices, others: Indices) -> NDArray[np.bool_]:
        same: NDArray[np.bool_] = class_id[by][:, None] == class_id[others]
        return same & (iou(boxes[by][:, None], boxes[others]) > iou_threshold)

    left = np.argsort(-confidence, kind="stable")
    kept = left[:0]
    while left.size and kept.size < max_detections:
        block, rest = left[:BLOCK], left[BLOCK:]
        stay = block[_undisturbed(suppressed(block, block))]
        kept = np.concatenate([kept, stay])
        left = rest[~suppressed(stay, rest).any(axis=0)] if rest.size else rest
    return kept[:max_detections]


def _undisturbed(suppressed: NDArray[np.bool_]) -> list[int]:
    """Which of M boxes stay, looked at in their order. `suppressed` (M, M): by the row's box, the column's."""
    gone = np.zeros(len(suppressed), bool)
    stay = []
    for index, others in enumerate(suppressed):
        if not gone[index]:
            stay.append(index)
            gone |= others
    return stay
