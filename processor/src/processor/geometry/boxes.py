"""Boxes in the two forms that are used here, and how much they overlap."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Real = TypeVar("Real", np.float32, np.float64)


def cxcywh_to_xyxy(cxcywh: Floats) -> Floats:
    """Boxes (M, 4) as left, top, right, bottom, from (M, 4) as centre x, centre y, width, height."""
    half = cxcywh[:, 2:] / 2
    return np.concatenate([cxcywh[:, :2] - half, cxcywh[:, :2] + half], axis=1)


def area(xyxy: NDArray[Real]) -> NDArray[Real]:
    """Areas (...) of the boxes (..., 4), in square pixels; 0 for a box turned inside out."""
    return _area(xyxy[..., :2], xyxy[..., 2:])


def iou(xyxy: NDArray[Real], others: NDArray[Real]) -> NDArray[Real]:
    """Intersection over union (...) in [0, 1] of boxes (..., 4) with `others` (..., 4); 0 where both are empty.

    Shapes are broadcast: one box (4,) with (M, 4) gives (M,), boxes (N, 1, 4) with (M, 4) give (N, M).
    """
    shared = _area(np.maximum(xyxy[..., :2], others[..., :2]), np.minimum(xyxy[..., 2:], others[..., 2:]))
    union = area(xyxy) + area(others) - shared
    ratio: NDArray[Real] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return ratio


def _area(top_left: NDArray[Real], bottom_right: NDArray[Real]) -> NDArray[Real]:
    sides: NDArray[Real] = np.maximum(bottom_right - top_left, 0)
    return sides[..., 0] * sides[..., 1]


def clip(xyxy: Floats, width: float, height: float) -> Floats:
    """The boxes (M, 4), cut off at the edges of a picture of `width` x `height` pixels."""
    limits = np.array([width, height, width, height], xyxy.dtype)
    return np.clip(xyxy, 0, limits)
