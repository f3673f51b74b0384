"""Attention of SAM 1's encoder: in windows, with relative positions along both axes of a picture.

Source: Li et al., 2021, "Improved Multiscale Vision Transformers", decomposed relative position embeddings.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import reshaped, transposed
from processor.export.sam.windows import in_windows
from processor.export.transformer import constant, linear
from processor.export.weights import Weights


def relative_attention(x: Node, weights: Weights, name: str, grid: int, side: int, width: int, heads: int) -> Node:
    """x (1, grid * grid, width) -> the same. Each place looks at its window of `side` x `side` places."""
    weight, named = weights.floats(f"{name}.qkv.weight", 3 * width, width), f"{name}.qkv.bias"
    bias = weights.floats(named, 3 * width) if named in weights else np.zeros(3 * width, np.float32)
    tables = [_distances(weights.floats(f"{name}.rel_pos_{axis}", 2 * side - 1, width // heads)) for axis in "hw"]
    look = partial(_in_turn if side == grid else _looked, tables=tables, heads=heads)
    return linear(in_windows(x, weight, bias, grid, side, heads, look), weights, f"{name}.proj", width, width)


def _in_turn(query: Node, key: Node, value: Node, *, tables: Sequence[Floats], heads: int) -> Node:
    """Head by head: what is added to the products of all heads at once would take a gigabyte."""
    split = (opset.split(part, opset.constant(np.int64(1)), heads).outputs() for part in (query, key, value))
    return opset.concat([_looked(*head, tables=tables, heads=1) for head in zip(*split, strict=True)], 1)


def _looked(query: Node, key: Node, value: Node, *, tables: Sequence[Floats], heads: int) -> Node:
    """(windows, heads, side * side, size) each -> the same."""
    down, across = tables
    side, _, size = down.shape
    queries = reshaped(query, -1, side, side, size)  # (windows * heads, y, x, size)
    rows = opset.matmul(queries, constant(down), False, True)  # (windows * heads, y, x, other y)
    columns = opset.matmul(transposed(queries, 0, 2, 1, 3), constant(across), False, True)  # (..., x, y, other x)
    both = opset.add(_with_axis(rows, 4), _with_axis(transposed(columns, 0, 2, 1, 3), 3))
    added = reshaped(both, -1, heads, side**2, side**2)
    return opset.scaled_dot_product_attention(query, key, value, added, causal=False)


def _distances(table: Floats) -> Floats:
    """(2 * side - 1, size), by how far apart -> (side, side, size), by where the one and the other is."""
    side = (len(table) + 1) // 2
    here, there = np.arange(side)[:, None], np.arange(side)[None]
    return np.take(table, here - there + side - 1, 0)


def _with_axis(x: Node, axis: int) -> Node:
    return opset.unsqueeze(x, opset.constant(np.array([axis], np.int64)))
