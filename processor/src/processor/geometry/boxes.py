"""Boxes in the two forms that are used here, and how much they overlap."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def cxcywh_to_xyxy(cxcywh: Floats) -> Floats:
    """Boxes (M, 4) as left, top, right, bottom, from (M, 4) as centre x, centre y, width, height."""
    half = cxcywh[:, 2:] / 2
    return np.concatenate([cxcywh[:, :2] - half, cxcywh[:, :2] + half], axis=1)


def area(xyxy: Floats) -> Floats:
    """Areas (M,) of the boxes (M, 4), in square pixels; 0 for a box turned inside out."""
    sides: Floats = np.maximum(xyxy[:, 2:] - xyxy[:, :2], 0)
    return sides[:, 0] * sides[:, 1]


def iou(xyxy: Floats, others: Floats) -> Floats:
    """Intersection over union (M,) in [0, 1] of one box (4,) with each of `others` (M, 4); 0 where both are empty."""
    corners = (np.maximum(xyxy[:2], others[:, :2]), np.minimum(xyxy[2:], others[:, 2:]))
    shared = area(np.concatenate(corners, axis=1))
    union = area(xyxy[None])[0] + area(others) - shared
    ratio: Floats = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return ratio


def clip(xyxy: Floats, width: float, height: float) -> Floats:
    """The boxes (M, 4), cut off at the edges of a picture of `width` x `height` pixels."""
    limits = np.array([width, height, width, height], xyxy.dtype)
    return np.clip(xyxy, 0, limits)
