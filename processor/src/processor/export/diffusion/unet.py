"""The network that says what is noise in a picture of latents (Rombach et al., 2022): a U-Net that looks at a text.

Source of the order of its parts: diffusers' `UNet2DConditionModel`, of which a checkpoint becomes OpenVINO's IR.
"""

from math import log
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.diffusion.float32 import keep_float32, named
from processor.export.diffusion.parts import convolution, enlarged, group_norm, residual, silu
from processor.export.diffusion.spatial import transformer
from processor.export.diffusion.unet_shape import UnetShape
from processor.export.sam.arrangement import transposed
from processor.export.transformer import exact, linear, save
from processor.export.weights import Weights

PERIOD = 10_000
"""Of the slowest sine of a timestep, divided by 2 pi."""

ANGLES, SINES, COSINES = "timestep angles", "timestep sines", "timestep cosines"
"""Operations on numbers up to 1000 whose fractions count: bfloat16 has but each fourth of them."""


def export_unet(weights: Weights, shape: UnetShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Inputs `latents` (n, into, h, w) float32, of any h and w; `timestep` (n,) float32; `states` (n, tokens, width)
    float32, of the text; and, where the shape has `guidance`, `guidance_embedding` (n, guidance) float32. Output
    `noise` (n, out, h, w) float32: what the model predicts, noise or velocity. Raises ManifestError where a tensor is
    missing or of another shape.
    """
    inputs = {
        "latents": opset.parameter([-1, shape.into, -1, -1], np.float32),
        "timestep": opset.parameter([-1], np.float32),
        "states": opset.parameter([-1, -1, shape.width], np.float32),
    }
    if shape.guidance:
        inputs["guidance_embedding"] = opset.parameter([-1, shape.guidance], np.float32)
    first, last = shape.levels[0].channels, shape.levels[-1].channels
    time = _time(inputs["timestep"], inputs.get("guidance_embedding"), weights, shape)
    states = inputs["states"]
    skips = _down(convolution(inputs["latents"], weights, "conv_in", shape.into, first), time, states, weights, shape)
    x, _ = skips[-1]
    if shape.has_middle:
        x = residual(x, weights, "mid_block.resnets.0", last, last, shape.norm, time)
        x = transformer(x, states, weights, "mid_block.attentions.0", shape.middle)
        x = residual(x, weights, "mid_block.resnets.1", last, last, shape.norm, time)
    x = _up(x, skips, time, states, weights, shape)
    x = silu(group_norm(x, weights, "conv_norm_out", first, shape.norm))
    save({"noise": convolution(x, weights, "conv_out", first, shape.out)}, inputs, path)
    keep_float32(path, (ANGLES, SINES, COSINES))


def _time(timestep: Node, guidance: Node | None, weights: Weights, shape: UnetShape) -> Node:
    """(n,) -> (n, time), activated: sines and cosines of the timestep, by way of two matrices."""
    channels = shape.levels[0].channels
    rates = np.exp(-log(PERIOD) * np.arange(channels // 2) / (channels // 2 - shape.shift))
    angles = named(opset.multiply(timestep, exact(rates.astype(np.float32)[:, None])), ANGLES)  # (channels / 2, n)
    waves = [named(opset.sin(angles), SINES), named(opset.cos(angles), COSINES)]
    x = transposed(opset.concat(waves[::-1] if shape.cosine_first else waves, 0), 1, 0)
    if guidance is not None:
        x = opset.add(x, linear(guidance, weights, "time_embedding.cond_proj", shape.guidance, channels))
    x = silu(linear(x, weights, "time_embedding.linear_1", channels, shape.time))
    return silu(linear(x, weights, "time_embedding.linear_2", shape.time, shape.time))


Skips = list[tuple[Node, int]]
"""What the way down leaves for the way up, in its order, each with how many channels it has."""


def _down(x: Node, time: Node, states: Node, weights: Weights, shape: UnetShape) -> Skips:
    before = shape.levels[0].channels
    skips = [(x, before)]
    for number, level in enumerate(shape.levels):
        name = f"down_blocks.{number}"
        for layer in range(level.layers):
            x = residual(x, weights, f"{name}.resnets.{layer}", before, level.channels, shape.norm, time)
            if level.down is not None:
                x = transformer(x, states, weights, f"{name}.attentions.{layer}", level.down)
            before = level.channels
            skips.append((x, before))
        if number < len(shape.levels) - 1:
            x = convolution(x, weights, f"{name}.downsamplers.0.conv", before, before, step=2)
            skips.append((x, before))
    return skips


def _up(x: Node, skips: Skips, time: Node, states: Node, weights: Weights, shape: UnetShape) -> Node:
    """Each layer takes the last of the `skips` that is left."""
    before, left = shape.levels[-1].channels, list(skips)
    for number, level in enumerate(reversed(shape.levels)):
        name = f"up_blocks.{number}"
        for layer in range(level.layers + 1):
            skip, more = left.pop()
            both = opset.concat([x, skip], 1)
            x = residual(both, weights, f"{name}.resnets.{layer}", before + more, level.channels, shape.norm, time)
            if level.up is not None:
                x = transformer(x, states, weights, f"{name}.attentions.{layer}", level.up)
            before = level.channels
        if number < len(shape.levels) - 1:
            x = convolution(enlarged(x, left[-1][0]), weights, f"{name}.upsamplers.0.conv", before, before)
    return x
