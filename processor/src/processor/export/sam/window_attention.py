"""Attention of SAM 1's encoder: within windows, with relative positions along both axes of a picture.

Source: Li et al., 2021, "Improved Multiscale Vision Transformers", decomposed relative position embeddings.
"""

from collections.abc import Sequence

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import reshaped, transposed
from processor.export.transformer import constant, linear
from processor.export.weights import Weights


def window_attention(x: Node, weights: Weights, name: str, grid: int, side: int, width: int, heads: int) -> Node:
    """x (1, grid, grid, width) -> the same. Each place looks at its window of `side` x `side` places.

    What fills up the windows at the edges is looked at too, by the bias of its keys and values: so SAM was trained.
    """
    windows, size = -(-grid // side), width // heads
    parts = _filled(_products(x, weights, name, width), windows * side - grid)
    if f"{name}.qkv.bias" in weights:
        parts = opset.add(parts, constant(weights.floats(f"{name}.qkv.bias", 3 * width)))
    apart = windows, side, windows, side, heads, size
    three = [
        reshaped(transposed(reshaped(part, *apart), 0, 2, 4, 1, 3, 5), windows**2, heads, side**2, size)
        for part in _split(parts, 3, 3)
    ]
    tables = [_distances(weights.floats(f"{name}.rel_pos_{axis}", 2 * side - 1, size)) for axis in "hw"]
    if windows > 1:
        seen = _looked(*three, tables=tables, heads=heads)
    else:  # head by head, for what is added to the products of all heads would take a gigabyte
        each = zip(*(_split(part, 1, heads) for part in three), strict=True)
        seen = opset.concat([_looked(*head, tables=tables, heads=1) for head in each], 1)
    rows = transposed(reshaped(seen, windows, windows, heads, side, side, size), 0, 3, 1, 4, 2, 5)
    whole = reshaped(rows, 1, windows * side, windows * side, width)
    if windows * side > grid:
        whole = opset.slice(whole, _numbers(0, 0), _numbers(grid, grid), _numbers(1, 1), _numbers(1, 2))
    return linear(whole, weights, f"{name}.proj", width, width)


def _products(x: Node, weights: Weights, name: str, width: int) -> Node:
    """(..., width) -> (..., 3 * width): queries, keys and values, before their bias."""
    return opset.matmul(x, constant(weights.floats(f"{name}.qkv.weight", 3 * width, width)), False, True)


def _filled(x: Node, more: int) -> Node:
    """(1, grid, grid, n) with so many rows below and columns to the right of 0."""
    if not more:
        return x
    return opset.pad(x, _numbers(0, 0, 0, 0), _numbers(0, more, more, 0), "constant", opset.constant(np.float32(0)))


def _looked(query: Node, key: Node, value: Node, *, tables: Sequence[Floats], heads: int) -> Node:
    """(windows, heads, side * side, size) each -> the same."""
    rows, columns = tables
    side, _, size = rows.shape
    queries = reshaped(query, -1, side, side, size)
    down = opset.matmul(queries, constant(rows), False, True)  # (windows * heads, y, x, other y)
    across = opset.matmul(transposed(queries, 0, 2, 1, 3), constant(columns), False, True)  # (..., x, y, other x)
    across = transposed(across, 0, 2, 1, 3)
    both = opset.add(opset.unsqueeze(down, _numbers(4)), opset.unsqueeze(across, _numbers(3)))
    added = reshaped(both, -1, heads, side**2, side**2)
    return opset.scaled_dot_product_attention(query, key, value, added, causal=False)


def _distances(table: Floats) -> Floats:
    """(2 * side - 1, size), by how far apart -> (side, side, size), by where the one and the other is."""
    side = (len(table) + 1) // 2
    here, there = np.arange(side)[:, None], np.arange(side)[None]
    return np.take(table, here - there + side - 1, 0)


def _split(x: Node, axis: int, parts: int) -> list[Node]:
    return list(opset.split(x, opset.constant(np.int64(axis)), parts).outputs())


def _numbers(*numbers: int) -> Node:
    return opset.constant(np.array(numbers, np.int64))
