"""What was found in a picture, cut out of it."""

import re
from collections.abc import Iterator, Sequence
from math import ceil, floor, inf, isfinite, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.encode import LONGEST_SIDE, encode_jpeg
from processor.imaging.label_placement import Rectangle
from wire.tasks.detect.result import XYXY, Detection

UNSAFE = re.compile(r"[^A-Za-z0-9_]+")
LONGEST_LABEL = 40


def crops(pixels: NDArray[np.uint8], detections: Sequence[Detection], most_pixels: int) -> Iterator[tuple[str, bytes]]:
    """The name and the JPEG of each detection that has pixels in the picture, one after the other.

    `pixels` (H, W, 3) uint8 RGB, boxes in pixels of it: rounded outwards, and cut off at its edges. A name has the
    detection's place in `detections`, from 1 on. Together the JPEGs have at most `most_pixels` pixels, however much
    the boxes overlap: where there would be more, the largest are shrunk, to the same size.
    """
    height, width = pixels.shape[:2]
    boxes = [_outwards(each.xyxy, width, height) for each in detections]
    largest = share([box.width * box.height for box in boxes if box], most_pixels)
    digits = max(3, len(str(len(detections))))
    for place, (detection, box) in enumerate(zip(detections, boxes, strict=True), 1):
        if box:
            cut = pixels[box.top : box.bottom, box.left : box.right]
            label = safe(detection.label) or f"class{detection.class_id}"
            yield f"{place:0{digits}}-{label}-{detection.confidence:.2f}.jpg", encode_jpeg(shrunk(cut, largest))


def _outwards(xyxy: XYXY, width: int, height: int) -> Rectangle | None:
    """The whole pixels that `xyxy` touches, None where that is none."""
    if not all(isfinite(each) for each in xyxy):
        return None
    left, top = max(0, floor(xyxy[0])), max(0, floor(xyxy[1]))
    right, bottom = min(width, ceil(xyxy[2])), min(height, ceil(xyxy[3]))
    return Rectangle(left, top, right, bottom) if left < right and top < bottom else None


def share(areas: Sequence[int], most: int) -> float:
    """How large each area may be at most, so that together they are no more than `most`."""
    left = most
    for count, area in zip(range(len(areas), 0, -1), sorted(areas), strict=True):
        if area * count > left:
            return left / count
        left -= area
    return inf


def shrunk(cut: NDArray[np.uint8], largest: float) -> NDArray[np.uint8]:
    """`cut` (H, W, 3 or 4) uint8 with at most `largest` pixels. A thousand times a large picture is not averaged over
    all its pixels: of rows and columns, only as many are looked at that there are two for each that remains."""
    height, width = cut.shape[:2]
    scale = min(1.0, sqrt(largest / (width * height)), LONGEST_SIDE / max(width, height))
    if scale == 1:
        return cut
    wh = [max(1, int(min(side * scale, largest))) for side in (width, height)]
    step = max(1, int(0.5 / scale))
    sparse = np.ascontiguousarray(cut[::step, ::step])
    shrunk: NDArray[np.uint8] = cv2.resize(sparse, wh, interpolation=cv2.INTER_AREA)
    return shrunk


def safe(label: str) -> str:
    """The label in characters that every file system takes; empty where it has none of them."""
    return UNSAFE.sub("_", label)[:LONGEST_LABEL].strip("_")
