"""How near the boxes of one precision are to those of float32, which are taken for the truth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from processor.detections import Detections
from processor.geometry.boxes import iou
from wire.tasks.detect.model import Agreement

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""COCO's."""

LEAST_AP, LEAST_F1 = 0.8, 0.85
"""What a good quantization is well above, and one that loses objects well below (decision 27)."""

LEAST_BOXES = 20
"""Of fewer, one more or less is chance."""


def near(found: Agreement) -> bool:
    """Whether the precision may answer in the place of float32."""
    return found.boxes >= LEAST_BOXES and found.ap >= LEAST_AP and found.f1 >= LEAST_F1


def agreement(exact: Sequence[Detections], found: Sequence[Detections], threshold: float) -> Agreement:
    """How `found` agrees with `exact`, picture by picture; of `exact`, what is above the confidence `threshold`.

    With no such box, all figures are 0.
    """
    truths = [each[each.confidence > threshold] for each in exact]
    boxes = sum(map(len, truths))
    if boxes == 0:
        return Agreement(0.0, 0.0, 0, len(truths))
    hits = [_hits(*pair) for pair in zip(truths, found, strict=True)]
    confidence = np.concatenate([each.confidence for each in found])
    order = np.argsort(-confidence, kind="stable")
    true = np.concatenate(hits, axis=1)[:, order]
    confident = int((confidence > threshold).sum())
    f1 = 2 * float(true[0, :confident].sum()) / (boxes + confident)
    return Agreement(round(_average_precision(true, boxes), 4), round(f1, 4), boxes, len(truths))


def _hits(truth: Detections, found: Detections) -> NDArray[np.bool_]:
    """Which of the boxes found (N,) are in the truth, at each IoU threshold (10, N): each true box is found once."""
    overlaps = iou(truth.xyxy[:, None], found.xyxy) * (truth.class_id[:, None] == found.class_id)
    hits = np.zeros((len(IOU_THRESHOLDS), len(found)), bool)
    for row, threshold in zip(hits, IOU_THRESHOLDS, strict=True):
        left = overlaps.copy()
        for index in range(len(found)):
            best = int(left[:, index].argmax()) if len(truth) else 0
            if len(truth) and left[best, index] >= threshold:
                row[index] = True
                left[best] = 0
    return hits


def _average_precision(true: NDArray[np.bool_], boxes: int) -> float:
    """The mean over thresholds of the area under precision by recall, precision never below that of more recall."""
    counted = true.cumsum(axis=1)
    precision = counted / np.arange(1, true.shape[1] + 1)
    envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    return float((envelope * true).sum() / boxes / len(IOU_THRESHOLDS))
