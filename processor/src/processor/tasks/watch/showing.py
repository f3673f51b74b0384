"""A frame as it is shown: with its objects marked, no larger than a screen needs."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.draw import draw
from processor.imaging.encode import encode_jpeg
from wire.tasks.detect.result import Detection

LONGEST_SIDE = 1_280
QUALITY = 80


def shown(pixels: NDArray[np.uint8], width: int, detections: Iterable[Detection], labels: Iterable[str]) -> bytes:
    """The JPEG of `pixels` (H, W, 3) uint8 RGB with its `detections`, whose boxes are those of a picture of `width`.

    Labels have the colours that they have behind `labels`, so that they keep them from frame to frame.
    """
    height, across = pixels.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, across))
    if scale < 1:
        size = max(1, round(across * scale)), max(1, round(height * scale))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    by = pixels.shape[1] / width
    placed = [_scaled(each, by) for each in detections]
    return encode_jpeg(draw(pixels, placed, labels), QUALITY)


def _scaled(detection: Detection, by: float) -> Detection:
    left, top, right, bottom = (by * each for each in detection.xyxy)
    return Detection(detection.label, detection.class_id, detection.confidence, (left, top, right, bottom))
