"""Gradients of convolutions with regard to what is convolved.

Kernels on the way back are constants of their own, and there is no transposed convolution: beside a convolution with
the same kernel, OpenVINO's gave wrong numbers on the way there, without an error.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.gradients.step import Floats, Rule, Step, Value, real, reshaped, whole

GROUPED = {"GroupConvolution", "GroupConvolutionBackpropData"}


def convolution(step: Step) -> Mapping[int, Value]:
    """What is above, spaced by the strides, convolved with the kernel turned round."""
    strides, before = _geometry(step)
    kernel = step.numbers(1)
    sizes = kernel.shape[-len(strides) :]
    around = [size - 1 - first for size, first in zip(sizes, before, strict=True)]
    spaced = _spaced(step.above, strides)
    lengths = spaced.get_output_shape(0)[2:] if isinstance(spaced, Node) else spaced.get_shape()[2:]
    ends = [
        whole_ - length - first + size - 1
        for whole_, length, first, size in zip(step.shape()[2:], lengths, around, sizes, strict=True)
    ]
    if min(*around, *ends) < 0:
        raise step.unknown("there is more around than the kernel reaches")
    back = np.flip(kernel.swapaxes(-len(strides) - 2, -len(strides) - 1), tuple(range(-len(strides), 0)))
    return {0: _convolved(step, spaced, back, [1] * len(strides), around, ends)}


def transposed_convolution(step: Step) -> Mapping[int, Value]:
    """What is above, convolved with the same kernel and strides."""
    strides, before = _geometry(step)
    kernel = step.numbers(1)
    sizes = kernel.shape[-len(strides) :]
    large, small = step.y().get_shape()[2:], step.shape()[2:]
    after = [
        (count - 1) * stride + size - first - length
        for count, stride, size, first, length in zip(small, strides, sizes, before, large, strict=True)
    ]
    if min(after) < 0:
        raise step.unknown("more is added behind than left out")
    return {0: _convolved(step, step.above, kernel, strides, before, after)}


def _geometry(step: Step) -> tuple[list[int], list[int]]:
    """Strides, and what lies before. What lies behind follows from the shapes."""
    attributes = step.attributes
    if str(attributes["auto_pad"]).lower() not in ("explicit", "valid") or set(attributes["dilations"]) != {1}:
        raise step.unknown("it is padded by itself, or dilated")
    return list(attributes["strides"]), list(attributes["pads_begin"])


def _convolved(
    step: Step, value: Value, kernel: Floats, strides: Sequence[int], before: Sequence[int], after: Sequence[int]
) -> Node:
    made = opset.group_convolution if step.node.get_type_name() in GROUPED else opset.convolution
    own = opset.constant(np.ascontiguousarray(kernel, np.float32))
    return made(value, own, list(strides), list(before), list(after), [1] * len(strides))


def _spaced(value: Value, strides: Sequence[int]) -> Value:
    """(n, channels, ...) with so many places less one of 0 between each two along the axes that follow."""
    if set(strides) == {1}:
        return value
    shape = list(value.get_shape() if not isinstance(value, Node) else value.get_output_shape(0))
    apart = reshaped(value, [*shape[:2], *chain.from_iterable((length, 1) for length in shape[2:])])
    behind = [0, 0, *chain.from_iterable((0, stride - 1) for stride in strides)]
    filled = opset.pad(apart, whole([0] * len(behind)), whole(behind), "constant", real(0))
    wide = [length * stride for length, stride in zip(shape[2:], strides, strict=True)]
    ends = [length - stride + 1 for length, stride in zip(wide, strides, strict=True)]
    axes = list(range(2, len(shape)))
    ones, zeros = [1] * len(axes), [0] * len(axes)
    return opset.slice(reshaped(filled, [*shape[:2], *wide]), whole(zeros), whole(ends), whole(ones), whole(axes))


RULES: Mapping[str, Rule] = {
    "Convolution": convolution,
    "ConvolutionBackpropData": transposed_convolution,
    "GroupConvolution": convolution,
    "GroupConvolutionBackpropData": transposed_convolution,
}
