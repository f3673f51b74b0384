"""Shapes and orders of a network's tensors, without the words that OpenVINO needs for them."""

import numpy as np
from openvino import Node
from openvino import opset13 as opset


def numbers(*each: int) -> Node:
    """Them as int64, as operations take sizes and axes."""
    return opset.constant(np.array(each, np.int64))


def reshaped(x: Node, *sizes: int) -> Node:
    """x in that shape; one of the sizes may be -1."""
    return opset.reshape(x, numbers(*sizes), False)


def transposed(x: Node, *axes: int) -> Node:
    """x with its axes in that order."""
    return opset.transpose(x, numbers(*axes))


def rows(features: Node, width: int) -> Node:
    """(1, width, side, side) -> (1, side * side, width)."""
    return transposed(reshaped(features, 1, width, -1), 0, 2, 1)


def windowed(x: Node, side: int, before: int, after: int, width: int) -> Node:
    """The same places in windows of another size: (windows, before * before, width) -> (windows, after * after, width).

    Both sizes divide the `side` of the whole; a window of that size is the whole.
    """
    if before == after:
        return x
    if before != side:
        count = side // before
        x = transposed(reshaped(x, count, count, before, before * width), 0, 2, 1, 3)
    if after == side:
        return reshaped(x, 1, side * side, width)
    count = side // after
    x = transposed(reshaped(x, count, after, count, after * width), 0, 2, 1, 3)
    return reshaped(x, count * count, after * after, width)


def padded(x: Node, side: int, larger: int, width: int) -> Node:
    """(1, side * side, width) -> (1, larger * larger, width), with 0 right of it and below."""
    beyond, zero = numbers(0, larger - side, larger - side, 0), opset.constant(np.float32(0))
    made = opset.pad(reshaped(x, 1, side, side, width), numbers(0, 0, 0, 0), beyond, "constant", zero)
    return reshaped(made, 1, larger * larger, width)


def cut(x: Node, side: int, smaller: int, width: int) -> Node:
    """(1, side * side, width) -> (1, smaller * smaller, width): what lies right of it and below is gone."""
    ends = numbers(smaller, smaller)
    made = opset.slice(reshaped(x, 1, side, side, width), numbers(0, 0), ends, numbers(1, 1), numbers(1, 2))
    return reshaped(made, 1, smaller * smaller, width)


def plane(x: Node, side: int, window: int, width: int) -> Node:
    """(windows, window * window, width) -> (1, width, side, side)."""
    count = side // window
    x = transposed(reshaped(x, count, count, window, window, width), 4, 0, 2, 1, 3)
    return reshaped(x, 1, width, side, side)
