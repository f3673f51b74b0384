"""What the encoders of the SAM family begin with."""

import numpy as np
from numpy.typing import NDArray
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import transposed
from processor.export.transformer import exact

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the channels of ImageNet's pictures, from 0 to 1, by which all models of the family normalize."""

SHARPNESS = -0.75
"""The a of the cubic kernel (Keys, 1981), as PyTorch has it."""


def normalized(picture: Node) -> Node:
    """(1, side, side, 3), 0 to 255 -> (1, 3, side, side) float32."""
    mean, deviation = (np.array(each) * 255 for each in (MEAN, DEVIATION))
    even = opset.multiply(
        opset.subtract(picture, exact(mean.astype(np.float32))), exact((1 / deviation).astype(np.float32))
    )
    return transposed(even, 0, 3, 1, 2)


def cubic(before: int, after: int) -> NDArray[np.float64]:
    """The matrix (after, before) that resamples by cubic interpolation, its ends repeated.

    Source: PyTorch's `interpolate(mode="bicubic", align_corners=False)`, without antialiasing.
    """
    places = (np.arange(after) + 0.5) * before / after - 0.5
    nearest = np.floor(places).astype(int)
    made = np.zeros((after, before))
    for offset in range(-1, 3):
        distance = np.abs(places - nearest - offset)
        made[np.arange(after), np.clip(nearest + offset, 0, before - 1)] += _kernel(distance)
    return made


def _kernel(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    near = (SHARPNESS + 2) * distance**3 - (SHARPNESS + 3) * distance**2 + 1
    far = SHARPNESS * (distance**3 - 5 * distance**2 + 8 * distance - 4)
    return np.where(distance <= 1, near, np.where(distance < 2, far, 0))
