"""From raw heads to boxes. NumPy only.

A raw head is (rows, columns, anchors x (5 + classes)) float32; for each anchor the numbers are tx, ty, tw, th,
objectness and one number for each class, all before the sigmoid. Source: Redmon and Farhadi, YOLOv3 (2018), section
2.1; scale_x_y and new_coords as in AlexeyAB's Darknet (src/yolo_layer.c).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from processor.detections import Detections
from processor.geometry.boxes import cxcywh_to_xyxy

Floats = NDArray[np.float32]

LARGEST_LOG_SIDE = 10.0
"""exp(tw) is held below what overflows; a side 22,000 times its anchor covers any picture."""


@dataclass(frozen=True, slots=True)
class HeadSpec:
    """What a head's numbers mean. `anchors` as (width, height), in pixels of the network's input.

    With `new_coords` they are taken as they are, after whatever activation the network has, and a side is its anchor
    times the square of twice its number.
    """

    anchors: tuple[tuple[float, float], ...]
    classes: int
    scale_x_y: float
    new_coords: bool = False


def decode(
    heads: Sequence[Floats], specs: Sequence[HeadSpec], input_wh: tuple[int, int], confidence_threshold: float
) -> Detections:
    """Every box and class of which objectness x class_probability is above the threshold, in no particular order.

    `xyxy` is in pixels of the network's input of (width, height) `input_wh`. One box may come with several classes.
    """
    found = [_decode(head, spec, input_wh, confidence_threshold) for head, spec in zip(heads, specs, strict=True)]
    return Detections(
        np.concatenate([each.xyxy for each in found]),
        np.concatenate([each.confidence for each in found]),
        np.concatenate([each.class_id for each in found]),
    )


def _decode(head: Floats, spec: HeadSpec, input_wh: tuple[int, int], threshold: float) -> Detections:
    rows, columns, _ = head.shape
    numbers = head.reshape(rows, columns, len(spec.anchors), 5 + spec.classes)
    # A confidence is a product with objectness, so only cells with objectness above the threshold can pass.
    row, column, anchor = np.nonzero(numbers[..., 4] > (threshold if spec.new_coords else _logit(threshold)))
    candidates = numbers[row, column, anchor]
    probabilities = candidates[:, 4:] if spec.new_coords else _sigmoid(candidates[:, 4:])
    confidence = probabilities[:, :1] * probabilities[:, 1:]
    candidate, class_id = np.nonzero(confidence > threshold)
    cells = np.stack([column, row], axis=1)
    cell_wh = np.array([input_wh[0] / columns, input_wh[1] / rows], np.float32)
    anchor_wh = np.array(spec.anchors, np.float32)[anchor]
    xyxy = _boxes(candidates[:, :4], cells, cell_wh, anchor_wh, spec)
    return Detections(xyxy[candidate], confidence[candidate, class_id], class_id)


def _boxes(numbers: Floats, cells: NDArray[np.intp], cell_wh: Floats, anchor_wh: Floats, spec: HeadSpec) -> Floats:
    place, size = numbers[:, :2], numbers[:, 2:]
    offset = (place if spec.new_coords else _sigmoid(place)) * spec.scale_x_y - (spec.scale_x_y - 1) / 2
    centre = (cells + offset) * cell_wh
    side = ((2 * size) ** 2 if spec.new_coords else np.exp(np.minimum(size, LARGEST_LOG_SIDE))) * anchor_wh
    return cxcywh_to_xyxy(np.concatenate([centre, side], axis=1).astype(np.float32))


def _logit(probability: float) -> float:
    if 0 < probability < 1:
        return log(probability / (1 - probability))
    return inf if probability >= 1 else -inf


def _sigmoid(logits: Floats) -> Floats:
    # By way of tanh, which does not overflow.
    values: Floats = 0.5 + 0.5 * np.tanh(0.5 * logits)
    return values
