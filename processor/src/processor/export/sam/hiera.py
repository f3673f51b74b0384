"""Hiera (Ryali et al., 2023) as SAM 2 has it: a picture becomes features on four grids, each half as fine as before.

Attention is among the places of a window, whose size each stage has its own of; in a few blocks it is among all. Places
stay in their windows for as long as the windows are the same.
"""

from dataclasses import dataclass

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import cut, numbers, padded, reshaped, windowed
from processor.export.transformer import ACTIVATIONS, attended, constant, linear, norm, product
from processor.export.weights import Weights

PREFIX = "vision_encoder.backbone"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: of `side` x `side` places, `into` wide, in windows of `window` x `window`.

    What comes out is `width` long; where the block is `pooled`, of half as many rows and columns of places.
    """

    side: int
    window: int
    into: int
    width: int
    heads: int
    pooled: bool

    @property
    def step(self) -> int:
        """How many times as far apart places are after it as before."""
        return 2 if self.pooled else 1


@dataclass(frozen=True, slots=True)
class Features:
    """A stage's: vectors (windows, window * window, width) of side * side places."""

    vectors: Node
    side: int
    window: int
    width: int


def block(
    x: Features, part: Block, weights: Weights, name: str, inner: int, activation: str, epsilon: float
) -> Features:
    """What the block of that `name` makes of `x`; its MLP is `inner` wide."""
    fits = not part.side % part.window
    held = part.window if fits else part.side
    placed = windowed(x.vectors, part.side, x.window, held, part.into)
    seen = norm(placed, weights, f"{name}.layer_norm1", part.into, epsilon)
    if part.pooled:
        placed = _pooled(linear(seen, weights, f"{name}.proj", part.into, part.width), held, part.width)
    placed = opset.add(placed, (_attention if fits else _beyond)(seen, part, weights, f"{name}.attn"))
    seen = norm(placed, weights, f"{name}.layer_norm2", part.width, epsilon)
    thought = ACTIVATIONS[activation](linear(seen, weights, f"{name}.mlp.proj_in", part.width, inner))
    placed = opset.add(placed, linear(thought, weights, f"{name}.mlp.proj_out", inner, part.width))
    return Features(placed, part.side // part.step, held // part.step, part.width)


def _attention(x: Node, part: Block, weights: Weights, name: str) -> Node:
    """(windows, window * window, into) -> (windows, window * window, width), or a quarter of the places."""
    matrix = weights.floats(f"{name}.qkv.weight", 3 * part.width, part.into)
    bias = weights.floats(f"{name}.qkv.bias", 3 * part.width)
    parts = zip(np.split(matrix, 3), np.split(bias, 3), strict=True)
    query, key, value = (product(x, *map(constant, each)) for each in parts)
    if part.pooled:
        query = _pooled(query, part.window, part.width)
    return linear(attended(query, key, value, part.heads, part.width), weights, f"{name}.proj", part.width, part.width)


def _beyond(x: Node, part: Block, weights: Weights, name: str) -> Node:
    """As `_attention`, of the whole (1, side * side, into): what windows have beyond its edges is looked at, as 0."""
    window, step = part.window, part.step
    side = -(-part.side // window) * window
    x = windowed(padded(x, part.side, side, part.into), side, side, window, part.into)
    x = windowed(_attention(x, part, weights, name), side // step, window // step, side // step, part.width)
    return cut(x, side // step, part.side // step, part.width)


def _pooled(x: Node, window: int, width: int) -> Node:
    """(windows, window * window, width) -> a quarter of the places: the largest numbers of 2 x 2."""
    largest = opset.reduce_max(reshaped(x, -1, 2, window // 2, 2, width), numbers(1, 3), False)
    return reshaped(largest, -1, (window // 2) ** 2, width)
