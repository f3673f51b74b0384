"""A Darknet network of somebody's own: three layers, one class. COUNT is how many numbers its weights have."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def two_convolutions(filters: int, classes: int) -> str:
    """The cfg of a network whose first layer has `filters`, and whose only head has two anchors."""
    return f"""[net]
width=64
height=64
channels=3
[convolutional]
batch_normalize=1
filters={filters}
size=3
stride=2
pad=1
activation=leaky
[convolutional]
filters={2 * (5 + classes)}
size=1
activation=linear
[yolo]
mask=0,1
anchors=10,10, 20,20
classes={classes}
"""


CFG = two_convolutions(4, 1)
COUNT = 4 * 4 + 4 * 3 * 9 + 12 + 12 * 4


def write_weights(path: Path, numbers: NDArray[np.float32] | Sequence[float]) -> None:
    """A file of weights with those numbers, as Darknet 0.2 writes it."""
    header = np.array([0, 2, 5, 0, 0], "<i4").tobytes()
    path.write_bytes(header + np.asarray(numbers, "<f4").tobytes())
