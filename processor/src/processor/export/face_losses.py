"""What faces are to come near, as numbers: networks of a face's styles that end in one."""

from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import Node
from openvino import opset13 as opset

from processor.export.clip import PictureShape, share_vectors
from processor.export.sam.arrangement import numbers
from processor.export.steering import unit
from processor.export.transformer import save
from processor.export.weights import Weights

LEAST = 16
"""The pictures are compared down to such a side: there it is what is where that counts, not each hair."""

AGAIN = 2


def export_fitting(synthesis: Path, path: Path) -> int:
    """The network that tells how far a face is from a picture, made of the one in the file `synthesis`.

    Inputs `styles` (layers, numbers) and `target` (1, 3, side, side), whose side is the answer: a quarter of the
    faces'. Outputs `loss` (), the sum of the mean squares of the differences at that side, half of it, a quarter and so
    on; and `small` (1, 3, side, side), the face. Both are RGB from -1 to 1.
    """
    model = ov.Core().read_model(synthesis)
    small = _smaller(model.output("half").get_node().input_value(0))
    side = int(small.get_output_shape(0)[-1])
    target = opset.parameter([1, 3, side, side], np.float32)
    difference = opset.subtract(small, target)
    loss = _mean_square(difference)
    while difference.get_output_shape(0)[-1] >= LEAST * AGAIN:
        difference = _smaller(difference.output(0))
        loss = opset.add(loss, _mean_square(difference))
    save({"loss": loss, "small": small}, {"styles": model.input().get_node(), "target": target}, path)
    return side


def export_wording(synthesis: Path, clip: Weights, tower: PictureShape, path: Path) -> None:
    """The network that tells how like words a face is to a CLIP, made of the one in the file `synthesis`.

    Inputs `styles` (layers, numbers) and `direction` (vector,), where CLIP's vector of the face is to point; outputs
    `loss` (), their product, negated, with that vector as long as 1; and `small` (1, 3, side, side), the face, a
    quarter as large as the model makes it, RGB from -1 to 1.
    """
    model = ov.Core().read_model(synthesis)
    half = model.output("half").get_node().input_value(0)
    direction = opset.parameter([tower.vector], np.float32)
    one, middle = opset.constant(np.float32(1)), opset.constant(np.float32(0.5))
    shares = opset.clamp(opset.multiply(opset.add(half, one), middle), 0, 1)
    matrix = _scaling(int(half.get_shape()[-1]), tower.side)
    seen = opset.matmul(opset.matmul(opset.constant(matrix), shares, False, False), opset.constant(matrix), False, True)
    vector = unit(share_vectors(seen, clip, tower))
    loss = opset.negative(opset.reduce_sum(opset.multiply(vector, direction), numbers(0, 1), False))
    inputs = {"styles": model.input().get_node(), "direction": direction}
    save({"loss": loss, "small": _smaller(half)}, inputs, path)


def _scaling(length: int, side: int) -> NDArray[np.float32]:
    """(side, length): by this matrix so many numbers become `side`, each the mean of what it is made of."""
    step = length / side
    begins, places = np.arange(side)[:, None] * step, np.arange(length)
    shares = np.minimum(begins + step, places + 1) - np.maximum(begins, places)
    return np.asarray(np.maximum(shares, 0) / step, np.float32)


def _mean_square(x: Node) -> Node:
    return opset.reduce_mean(opset.multiply(x, x), numbers(0, 1, 2, 3), False)


def _smaller(picture: ov.Output) -> Node:
    """(1, 3, 2h, 2w) -> (1, 3, h, w): the means of four."""
    _, channels, height, width = picture.get_shape()
    apart = numbers(1, channels, height // AGAIN, AGAIN, width // AGAIN, AGAIN)
    return opset.reduce_mean(opset.reshape(picture, apart, False), numbers(3, 5), False)
