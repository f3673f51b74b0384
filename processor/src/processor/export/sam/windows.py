"""Places of a picture that look at those of their window alone."""

from collections.abc import Callable

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import cut, padded, reshaped, transposed, windowed
from processor.export.transformer import constant

Look = Callable[[Node, Node, Node], Node]
"""Queries, keys and values (windows, heads, places, size) -> (windows, heads, places, size)."""


def in_windows(x: Node, weight: Floats, bias: Floats, grid: int, side: int, heads: int, look: Look) -> Node:
    """x (1, grid * grid, width) -> what its places see, the same, by a `look` in windows of `side` x `side` places.

    `weight` (3 * width, width) and `bias` make queries, keys and values. Beyond the edges windows are filled up with
    places of 0, which are then nothing but bias.
    """
    windows, width = -(-grid // side), weight.shape[1]
    size, whole = width // heads, windows * side
    if whole > grid:
        x = padded(x, grid, whole, width)
    x = windowed(x, whole, whole, side, width)
    parts = []
    for rows, offset in zip(np.split(weight, 3), np.split(bias, 3), strict=True):
        part = opset.add(opset.matmul(x, constant(rows), False, True), constant(offset))
        parts.append(transposed(reshaped(part, windows**2, side**2, heads, size), 0, 2, 1, 3))
    seen = reshaped(transposed(look(*parts), 0, 2, 1, 3), windows**2, side**2, width)
    seen = windowed(seen, whole, side, whole, width)
    return seen if whole == grid else cut(seen, whole, grid, width)
