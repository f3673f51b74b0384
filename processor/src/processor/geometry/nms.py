"""Non-maximum suppression: of boxes that mean the same object, only the most confident one stays."""

import numpy as np
from numpy.typing import NDArray

from processor.geometry.boxes import Floats, iou

Indices = NDArray[np.intp]


def nms(xyxy: Floats, confidence: Floats, class_id: Indices, iou_threshold: float, max_detections: int) -> Indices:
    """Indices of the boxes that stay, by falling confidence, at most `max_detections`.

    A box goes when a more confident one of the same class overlaps it by more than `iou_threshold`. Shapes: `xyxy`
    (M, 4), `confidence` (M,), `class_id` (M,).
    """
    left = np.argsort(-confidence, kind="stable")
    kept: list[int] = []
    while left.size and len(kept) < max_detections:
        best, rest = left[0], left[1:]
        kept.append(int(best))
        suppressed = (class_id[rest] == class_id[best]) & (iou(xyxy[best], xyxy[rest]) > iou_threshold)
        left = rest[~suppressed]
    return np.array(kept, np.intp)
