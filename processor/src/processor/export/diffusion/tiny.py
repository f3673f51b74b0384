"""The tiny autoencoder's decoder (TAESD by madebyollin; `AutoencoderTiny` of diffusers) as OpenVINO's IR."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.diffusion.config import check_fixed, check_sizes
from processor.export.diffusion.parts import convolution, doubled
from processor.export.sam.arrangement import transposed
from processor.export.sam.decoder_shape import reading
from processor.export.transformer import exact, save
from processor.export.weights import Weights
from wire.errors import ManifestError

FIXED: Mapping[str, Sequence[Any]] = {
    "act_fn": ("relu",),
    "out_channels": (3,),
    "scaling_factor": (1,),
    "shift_factor": (None, 0),
    "upsample_fn": ("nearest",),
    "upsampling_scaling_factor": (2,),
}
MOST = 3.0
"""Latents are bent to stay within it."""


@dataclass(frozen=True, slots=True)
class TinyShape:
    """The sizes of the decoder: so many `blocks` on each level, the coarsest first, all of them `channels` wide."""

    latents: int
    channels: int
    blocks: tuple[int, ...]


def read_shape(config: Mapping[str, Any]) -> TinyShape:
    """The shape that the config gives. Raises ManifestError where it cannot be read, or built as it is meant."""
    check_fixed(config, FIXED)
    with reading():
        channels = tuple(int(each) for each in config.get("decoder_block_out_channels", (64,) * 4))
        blocks = tuple(int(each) for each in config.get("num_decoder_blocks", (3, 3, 3, 1)))
        latents = int(config.get("latent_channels", 4))
    check_sizes(channels, blocks, 1)
    if len(set(channels)) != 1 or len(channels) != len(blocks) or not 1 <= latents <= 64:
        raise ManifestError(
            f"Model: expected levels of as many channels as each other and 1 to 64 channels of latents, got "
            f"{channels!r:.60}, {blocks!r:.60} and {latents}."
        )
    return TinyShape(latents, channels[0], blocks)


def export_decoder(weights: Weights, shape: TinyShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `latents` (n, latents, h, w) float32, as the loop leaves them. Output `picture` (n, H, W, 3) float32 RGB, 0 to
    1 and a little beyond. Raises ManifestError where a tensor is missing or of another shape.
    """
    latents = opset.parameter([-1, shape.latents, -1, -1], np.float32)
    bent = opset.tanh(opset.multiply(latents, exact(np.array([1 / MOST], np.float32))))
    x = opset.multiply(bent, opset.constant(np.float32(MOST)))
    x = opset.relu(convolution(x, weights, "decoder.layers.0", shape.latents, shape.channels))
    layer = 2  # the activation counts
    for number, blocks in enumerate(shape.blocks):
        for _ in range(blocks):
            x = _block(x, weights, f"decoder.layers.{layer}.conv", shape.channels)
            layer += 1
        if number < len(shape.blocks) - 1:
            name = f"decoder.layers.{layer + 1}"  # what enlarges counts
            x = doubled(x, weights, name, shape.channels, bias=False)
            layer += 2
    picture = convolution(x, weights, f"decoder.layers.{layer}", shape.channels, 3)
    save({"picture": transposed(picture, 0, 2, 3, 1)}, {"latents": latents}, path)


def _block(x: Node, weights: Weights, name: str, channels: int) -> Node:
    """(n, channels, h, w) -> the same."""
    made = opset.relu(convolution(x, weights, f"{name}.0", channels, channels))
    made = opset.relu(convolution(made, weights, f"{name}.2", channels, channels))
    return opset.relu(opset.add(x, convolution(made, weights, f"{name}.4", channels, channels)))
