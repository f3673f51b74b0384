"""Attention of a picture's places: among each other, and to the states of a text."""

from dataclasses import dataclass

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.diffusion.parts import Norm, group_norm, places, plane
from processor.export.transformer import ACTIVATIONS, attended, constant, linear, norm, product
from processor.export.weights import Weights

GROUPED_EPSILON, LAYER_EPSILON = 1e-6, 1e-5
"""Of the normalization before all of it, and of those within, in all models."""

NAMES = ("to_q", "to_k", "to_v", "to_out.0")
OLD_NAMES = ("query", "key", "value", "proj_attn")
"""What the four matrices of an autoencoder's attention are called now, and in files of before diffusers 0.18."""


@dataclass(frozen=True, slots=True)
class Looking:
    """The sizes of attention on one level: `width` is that of a text's states.

    `matrix` are the axes that the matrices before and after it have besides their two: those of a convolution of 1 x 1,
    or none.
    """

    channels: int
    width: int
    heads: int
    layers: int
    groups: int
    matrix: tuple[int, ...]


def transformer(x: Node, states: Node, weights: Weights, name: str, looking: Looking) -> Node:
    """x (n, channels, h, w) with what its places see in each other and in `states` (n, tokens, width) added to it."""
    channels = looking.channels
    seen = group_norm(x, weights, f"{name}.norm", channels, Norm(looking.groups, GROUPED_EPSILON))
    seen = _by_matrix(places(seen, channels), weights, f"{name}.proj_in", looking)
    for number in range(looking.layers):
        seen = _block(seen, states, weights, f"{name}.transformer_blocks.{number}", looking)
    return opset.add(plane(_by_matrix(seen, weights, f"{name}.proj_out", looking), x), x)


def self_attention(x: Node, weights: Weights, name: str, channels: int, norm: Norm) -> Node:
    """x (n, channels, h, w) with what its places see in each other added to it, by one head."""
    names = OLD_NAMES if f"{name}.{OLD_NAMES[0]}.weight" in weights else NAMES
    rows = places(group_norm(x, weights, f"{name}.group_norm", channels, norm), channels)
    query, key, value = (linear(rows, weights, f"{name}.{each}", channels, channels) for each in names[:3])
    seen = linear(attended(query, key, value, 1, channels), weights, f"{name}.{names[3]}", channels, channels)
    return opset.add(plane(seen, x), x)


def _block(x: Node, states: Node, weights: Weights, name: str, looking: Looking) -> Node:
    """(n, places, channels) -> the same: to itself, to the text, and each place on its own."""
    channels = looking.channels
    even = norm(x, weights, f"{name}.norm1", channels, LAYER_EPSILON)
    x = opset.add(x, _attention(even, even, channels, weights, f"{name}.attn1", looking))
    even = norm(x, weights, f"{name}.norm2", channels, LAYER_EPSILON)
    x = opset.add(x, _attention(even, states, looking.width, weights, f"{name}.attn2", looking))
    even = norm(x, weights, f"{name}.norm3", channels, LAYER_EPSILON)
    both = linear(even, weights, f"{name}.ff.net.0.proj", channels, 8 * channels)
    inner, gate = opset.split(both, opset.constant(np.int64(2)), 2).outputs()
    gated = opset.multiply(inner, ACTIVATIONS["gelu"](gate))
    return opset.add(x, linear(gated, weights, f"{name}.ff.net.2", 4 * channels, channels))


def _attention(x: Node, other: Node, width: int, weights: Weights, name: str, looking: Looking) -> Node:
    channels = looking.channels
    query = linear(x, weights, f"{name}.to_q", channels, channels)
    key, value = (linear(other, weights, f"{name}.{each}", width, channels) for each in ("to_k", "to_v"))
    seen = attended(query, key, value, looking.heads, channels)
    return linear(seen, weights, f"{name}.to_out.0", channels, channels)


def _by_matrix(x: Node, weights: Weights, name: str, looking: Looking) -> Node:
    """(n, places, channels) -> the same."""
    channels = looking.channels
    matrix = weights.floats(f"{name}.weight", channels, channels, *looking.matrix).reshape(channels, channels)
    return product(x, constant(matrix), constant(weights.floats(f"{name}.bias", channels)))
