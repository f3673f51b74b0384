"""A network whose layers are computed in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as opset

from processor.export.int8.arithmetic import STEPS, Channels, Range, Whole, noise, range_of, smoothing, whole
from processor.export.int8.layers import CONVOLUTION, Group, groups_in, weights_of
from processor.export.safetensors import Floats
from processor.export.sam.arrangement import numbers, transposed

MOST_NOISE = 0.01
"""What a layer in whole numbers may lose: the power of its rounding by that of its answer. A tenth, by deviations."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many layers are in whole numbers now, and how many, which would have lost too much, are left in float; and
    what the worst of those in whole numbers loses (`arithmetic.noise`)."""

    layers: int
    left: int
    noise: float


def rewrite(network: Path, seen: Sequence[Channels], destination: Path) -> Rewritten:
    """The network in the file `network` (.xml) in int8 as `destination` (.xml) and the .bin beside it.

    `seen` is what goes into each group of its layers, as `watching.watch` has them. What is left in float is as it was.
    Same network and same numbers, same bytes.
    """
    model = ov.Core().read_model(network)
    lost, left = list[float](), 0
    for group, channels in zip(groups_in(model), seen, strict=True):
        factors = smoothing(channels, np.concatenate([_rows(weights_of(each)) for each in group.layers]))
        noises = [noise(channels, factors, weights_of(each)) for each in group.layers]
        bearing = [each for each, its in zip(group.layers, noises, strict=True) if its <= MOST_NOISE]
        lost += [each for each in noises if each <= MOST_NOISE]
        left += len(group.layers) - len(bearing)
        if bearing:
            _make_whole(group, bearing, range_of(channels, factors), factors)
    ov.save_model(model, destination, compress_to_fp16=False)  # what was in float16 stays so
    return Rewritten(len(lost), left, max(lost, default=0.0))


def _make_whole(group: Group, layers: Sequence[ov.Node], reach: Range, factors: Floats) -> None:
    """The `layers` of the group take their source in bytes, divided by the `factors`, and have whole weights that make
    up for it."""
    given = _in_bytes(_divided(group, factors), reach)
    plane = given if group.kind == CONVOLUTION else _as_plane(given)
    for layer in layers:
        weights = weights_of(layer)
        made = whole(weights * factors.reshape(1, -1, *[1] * (weights.ndim - 2)))
        if group.kind == CONVOLUTION:
            layer.input(0).replace_source_output(plane)
            layer.input(1).replace_source_output(_weights(made))
        else:
            layer.output(0).replace(_by_convolution(plane, made))


def _by_convolution(plane: ov.Output, matrix: Whole) -> ov.Output:
    """(n, into, 1, rows) -> (n, rows, out).

    OpenVINO's product of matrices of bytes is no faster than that of floats where a CPU has AVX2 alone; its convolution
    of 1 x 1 is, and it is the same product.
    """
    kernel = Whole(matrix.values[:, :, None, None], matrix.scales)
    made = opset.convolution(plane, _weights(kernel), [1, 1], [0, 0], [0, 0], [1, 1])
    return opset.squeeze(transposed(made, 0, 2, 3, 1), numbers(1)).output(0)


def _as_plane(rows: ov.Output) -> ov.Output:
    """(n, rows, channels) -> (n, channels, 1, rows)."""
    return transposed(opset.unsqueeze(rows, numbers(1)), 0, 3, 1, 2).output(0)


def _divided(group: Group, factors: Floats) -> ov.Output:
    shape = [1] * group.rank
    shape[group.axis] = len(factors)
    return opset.multiply(group.source, opset.constant((1 / factors).reshape(shape).astype(np.float32))).output(0)


def _in_bytes(x: ov.Output, reach: Range) -> ov.Output:
    low, high = (opset.constant(np.float32(each)) for each in (reach.low, reach.high))
    return opset.fake_quantize(x, low, high, low, high, STEPS + 1).output(0)


def _weights(made: Whole) -> ov.Output:
    scales = made.scales.reshape(-1, *[1] * (made.values.ndim - 1))
    return opset.multiply(opset.convert(opset.constant(made.values), np.float32), opset.constant(scales)).output(0)


def _rows(weights: Floats) -> Floats:
    """(out, into, ...) -> (rows, into)."""
    return np.moveaxis(weights, 1, -1).reshape(-1, weights.shape[1])
