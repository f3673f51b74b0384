"""The parts that both the network of noise and the autoencoders are made of, as OpenVINO's operations."""

from dataclasses import dataclass

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import numbers, reshaped, transposed
from processor.export.transformer import constant, exact, linear
from processor.export.weights import Weights


@dataclass(frozen=True, slots=True)
class Norm:
    """How channels are normalized: in so many `groups`, whose variance has `epsilon` added."""

    groups: int
    epsilon: float


def silu(x: Node) -> Node:
    """x by its sigmoid."""
    return opset.swish(x)


def convolution(x: Node, weights: Weights, name: str, into: int, out: int, *, kernel: int = 3, step: int = 1) -> Node:
    """(n, into, h, w) -> (n, out, h / step, w / step), with 0 around it."""
    around = [kernel // 2] * 2
    return _convolved(x, weights, name, (out, into, kernel, kernel), step, around, around)


def halved_after(x: Node, weights: Weights, name: str, channels: int) -> Node:
    """(n, channels, h, w) -> half as high and wide, with 0 right of it and below alone."""
    return _convolved(x, weights, name, (channels, channels, 3, 3), 2, [0, 0], [1, 1])


def group_norm(x: Node, weights: Weights, name: str, channels: int, norm: Norm) -> Node:
    """(n, channels, h, w), each group of channels with a mean of 0 and a deviation of 1, then scaled and shifted.

    Each group is one row: OpenVINO's own operation sums a group up by several threads, and rounds by how many they are.
    """
    scale, shift = (
        constant(weights.floats(f"{name}.{which}", channels).reshape(1, channels, 1, 1)) for which in ("weight", "bias")
    )
    rows = opset.reshape(x, numbers(0, norm.groups, -1), True)
    even = opset.reshape(opset.mvn(rows, numbers(2), True, norm.epsilon, "inside_sqrt"), opset.shape_of(x), False)
    return opset.add(opset.multiply(even, scale), shift)


def residual(x: Node, weights: Weights, name: str, into: int, out: int, norm: Norm, time: Node | None = None) -> Node:
    """(n, into, h, w) -> (n, out, h, w): two convolutions, added to what came in.

    `time` (n, numbers), where there is one, shifts the channels in between; its numbers have been activated.
    """
    made = silu(group_norm(x, weights, f"{name}.norm1", into, norm))
    made = convolution(made, weights, f"{name}.conv1", into, out)
    if time is not None:
        width = time.get_output_partial_shape(0)[1].get_length()
        shift = linear(time, weights, f"{name}.time_emb_proj", width, out)
        made = opset.add(made, opset.unsqueeze(shift, numbers(2, 3)))
    made = silu(group_norm(made, weights, f"{name}.norm2", out, norm))
    made = convolution(made, weights, f"{name}.conv2", out, out)
    if into != out:
        x = convolution(x, weights, f"{name}.conv_shortcut", into, out, kernel=1)
    return opset.add(x, made)


def doubled(x: Node, weights: Weights, name: str, channels: int, *, bias: bool = True) -> Node:
    """(n, channels, h, w) -> (n, channels, 2 h, 2 w): each place four times, then a convolution.

    Both are one transposed convolution of 4 x 4, whose numbers are sums of those of 3 x 3: of the four places that a
    place became, a convolution sees some at once. That is 4 products instead of 9. Sums in float16 would be less exact
    than the numbers that they are of.
    """
    kernel = weights.floats(f"{name}.weight", channels, channels, 3, 3).transpose(1, 0, 2, 3)[:, :, ::-1, ::-1]
    wide = np.zeros((channels, channels, 4, 4), np.float32)
    for row, column in np.ndindex(2, 2):
        wide[:, :, row : row + 3, column : column + 3] += kernel
    around = [1, 1]
    made = opset.convolution_backprop_data(x, exact(wide), [2, 2], pads_begin=around, pads_end=around, dilations=[1, 1])
    return _shifted(made, weights, name, channels) if bias else made


def enlarged(x: Node, like: Node) -> Node:
    """(n, channels, h, w) as high and wide as `like`, each place from the one before it that is nearest."""
    sizes = opset.gather(opset.shape_of(like), numbers(2, 3), opset.constant(np.int64(0)))
    return opset.interpolate(
        x,
        sizes,
        mode="nearest",
        shape_calculation_mode="sizes",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
        axes=numbers(2, 3),
    )


def places(x: Node, channels: int) -> Node:
    """(n, channels, h, w) -> (n, h * w, channels)."""
    return opset.reshape(transposed(x, 0, 2, 3, 1), numbers(0, -1, channels), True)


def plane(x: Node, like: Node) -> Node:
    """(n, h * w, channels) -> (n, channels, h, w), the shape of `like`."""
    order = opset.gather(opset.shape_of(like), numbers(0, 2, 3, 1), opset.constant(np.int64(0)))
    return transposed(opset.reshape(x, order, False), 0, 3, 1, 2)


def _convolved(
    x: Node,
    weights: Weights,
    name: str,
    shape: tuple[int, int, int, int],
    step: int,
    before: list[int],
    after: list[int],
) -> Node:
    kernel = constant(weights.floats(f"{name}.weight", *shape))
    made = opset.convolution(x, kernel, [step] * 2, before, after, [1, 1])
    return _shifted(made, weights, name, shape[0])


def _shifted(x: Node, weights: Weights, name: str, channels: int) -> Node:
    return opset.add(x, reshaped(constant(weights.floats(f"{name}.bias", channels)), 1, channels, 1, 1))
