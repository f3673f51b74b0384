"""Both halves of the autoencoders that have a name for each level, `AutoencoderKL` and `VQModel` of diffusers."""

from dataclasses import dataclass

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.diffusion.parts import Norm, convolution, doubled, group_norm, halved_after, residual, silu
from processor.export.diffusion.spatial import self_attention
from processor.export.weights import Weights


@dataclass(frozen=True, slots=True)
class Levels:
    """The sizes of both halves, from the finest level to the coarsest: a picture is 2 ** (levels - 1) times as high and
    wide as what it is encoded as.

    Of `layers` there is one more on the way back. `looks` has for each level whether places see each other after each
    layer; on the coarsest they always do once.
    """

    channels: tuple[int, ...]
    layers: int
    norm: Norm
    looks: tuple[bool, ...]


def encoded(x: Node, weights: Weights, levels: Levels, out: int) -> Node:
    """(n, 3, H, W), -1 to 1 -> (n, out, h, w)."""
    before, name = levels.channels[0], "encoder"
    x = convolution(x, weights, f"{name}.conv_in", 3, before)
    for number, channels in enumerate(levels.channels):
        level = f"{name}.down_blocks.{number}"
        for layer in range(levels.layers):
            x = _layer(x, weights, level, layer, before, channels, levels.norm, looks=levels.looks[number])
            before = channels
        if number < len(levels.channels) - 1:
            x = halved_after(x, weights, f"{level}.downsamplers.0.conv", before)
    x = _middle(x, weights, name, levels)
    x = silu(group_norm(x, weights, f"{name}.conv_norm_out", before, levels.norm))
    return convolution(x, weights, f"{name}.conv_out", before, out)


def decoded(x: Node, weights: Weights, levels: Levels, into: int) -> Node:
    """(n, into, h, w) -> (n, 3, H, W), -1 to 1 and a little beyond."""
    before, name = levels.channels[-1], "decoder"
    x = _middle(convolution(x, weights, f"{name}.conv_in", into, before), weights, name, levels)
    for number, channels in enumerate(reversed(levels.channels)):
        level, looks = f"{name}.up_blocks.{number}", levels.looks[-1 - number]
        for layer in range(levels.layers + 1):
            x = _layer(x, weights, level, layer, before, channels, levels.norm, looks=looks)
            before = channels
        if number < len(levels.channels) - 1:
            x = doubled(x, weights, f"{level}.upsamplers.0.conv", before)
    x = silu(group_norm(x, weights, f"{name}.conv_norm_out", before, levels.norm))
    return convolution(x, weights, f"{name}.conv_out", before, 3)


def shares(x: Node) -> Node:
    """Numbers from -1 to 1 -> from 0 to 1."""
    half = opset.constant(np.float32(0.5))
    return opset.add(opset.multiply(x, half), half)


def signed(x: Node) -> Node:
    """Numbers from 0 to 1 -> from -1 to 1."""
    two, one = opset.constant(np.float32(2)), opset.constant(np.float32(1))
    return opset.subtract(opset.multiply(x, two), one)


def _layer(x: Node, weights: Weights, level: str, number: int, into: int, out: int, norm: Norm, *, looks: bool) -> Node:
    """(n, into, h, w) -> (n, out, h, w)."""
    x = residual(x, weights, f"{level}.resnets.{number}", into, out, norm)
    return self_attention(x, weights, f"{level}.attentions.{number}", out, norm) if looks else x


def _middle(x: Node, weights: Weights, half: str, levels: Levels) -> Node:
    """x (n, channels, h, w) -> the same, on the coarsest level."""
    name, channels = f"{half}.mid_block", levels.channels[-1]
    x = residual(x, weights, f"{name}.resnets.0", channels, channels, levels.norm)
    x = self_attention(x, weights, f"{name}.attentions.0", channels, levels.norm)
    return residual(x, weights, f"{name}.resnets.1", channels, channels, levels.norm)
