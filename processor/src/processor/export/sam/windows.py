"""Places of a picture that look at those of their window alone."""

from collections.abc import Callable

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import numbers, reshaped, transposed
from processor.export.transformer import constant

Look = Callable[[Node, Node, Node], Node]
"""Queries, keys and values (windows, heads, places, size) -> (windows, heads, places, size)."""


def in_windows(parts: Node, bias: Floats, grid: int, side: int, heads: int, look: Look) -> Node:
    """The queries, keys and values of all places, (1, grid, grid, 3 * width), without their `bias` -> what they see,
    (1, grid, grid, width), by a `look` in windows of `side` x `side` places.

    Beyond the edges windows are filled up with places that are nothing but bias.
    """
    windows, width = -(-grid // side), len(bias) // 3
    size, whole = width // heads, windows * side
    if whole > grid:
        beyond, zero = numbers(0, whole - grid, whole - grid, 0), opset.constant(np.float32(0))
        parts = opset.pad(parts, numbers(0, 0, 0, 0), beyond, "constant", zero)
    three = opset.split(opset.add(parts, constant(bias)), opset.constant(np.int64(3)), 3).outputs()
    seen = look(*(_apart(part, windows, side, heads, size) for part in three))
    rows = transposed(reshaped(seen, windows, windows, heads, side, side, size), 0, 3, 1, 4, 2, 5)
    together = reshaped(rows, 1, whole, whole, width)
    if whole == grid:
        return together
    return opset.slice(together, numbers(0, 0), numbers(grid, grid), numbers(1, 1), numbers(1, 2))


def _apart(part: Node, windows: int, side: int, heads: int, size: int) -> Node:
    """(1, whole, whole, width) -> (windows * windows, heads, side * side, size)."""
    six = transposed(reshaped(part, windows, side, windows, side, heads, size), 0, 2, 4, 1, 3, 5)
    return reshaped(six, windows**2, heads, side**2, size)
