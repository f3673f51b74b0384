"""A VQGAN (Esser et al., 2021; `VQModel` of diffusers), both of its halves without the codebook between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.diffusion.autoencoder import Levels, decoded, encoded, signed
from processor.export.diffusion.config import MOST_CHANNELS, SILU, check_fixed, check_sizes
from processor.export.diffusion.parts import Norm, convolution
from processor.export.sam.arrangement import transposed
from processor.export.sam.decoder_shape import reading
from processor.export.transformer import save
from processor.export.weights import Weights
from wire.errors import ManifestError

FIXED: Mapping[str, Sequence[Any]] = {
    "act_fn": SILU,
    "in_channels": (3,),
    "mid_block_add_attention": (True,),
    "norm_type": ("group",),
    "out_channels": (3,),
}
DOWN = {"DownEncoderBlock2D": False, "AttnDownEncoderBlock2D": True}
UP = {"UpDecoderBlock2D": False, "AttnUpDecoderBlock2D": True}
"""The kinds of blocks, and whether places see each other in them."""

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class VqganShape:
    """The sizes of a VQGAN: a place has so many `latents`, as its codebook has them, of which a matrix makes the
    `inner` channels that the halves have."""

    latents: int
    inner: int
    levels: Levels

    @property
    def factor(self) -> int:
        """How many times as high and wide as its latents a picture is."""
        return 1 << (len(self.levels.channels) - 1)


def read_shape(config: Mapping[str, Any]) -> VqganShape:
    """The shape that the config.json of a `VQModel` gives. Raises ManifestError where it cannot be read, or built."""
    check_fixed(config, FIXED)
    with reading():
        channels = tuple(int(each) for each in config.get("block_out_channels", (64,)))
        inner = int(config.get("latent_channels", 3))
        down = _looks(config.get("down_block_types", ("DownEncoderBlock2D",)), DOWN, len(channels))
        up = _looks(config.get("up_block_types", ("UpDecoderBlock2D",)), UP, len(channels))
        if down != up[::-1]:
            raise ManifestError("Model: expected attention on the same levels of both halves, got it on others.")
        levels = Levels(
            channels,
            int(config.get("layers_per_block", 1)),
            Norm(int(config.get("norm_num_groups", 32)), EPSILON),
            down,
        )
        return checked(VqganShape(int(config.get("vq_embed_dim") or inner), inner, levels))


def checked(shape: VqganShape) -> VqganShape:
    """The shape, which can be built. Raises ManifestError where it is too large, or its channels fall in no groups."""
    check_sizes(shape.levels.channels, (shape.levels.layers,), shape.levels.norm.groups)
    if not all(0 < each <= MOST_CHANNELS for each in (shape.latents, shape.inner)):
        raise ManifestError(
            f"Model: expected 1 to {MOST_CHANNELS} channels of latents, got {shape.latents} and {shape.inner}."
        )
    return shape


def picture_of(latents: Node, weights: Weights, shape: VqganShape) -> Node:
    """(n, latents, h, w) -> (n, 3, H, W) RGB, -1 to 1 and a little beyond."""
    x = convolution(latents, weights, "post_quant_conv", shape.latents, shape.inner, kernel=1)
    return decoded(x, weights, shape.levels, shape.inner)


def export_encoder(weights: Weights, shape: VqganShape, path: Path) -> None:
    """The half from pictures to latents as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `picture` (n, H, W, 3) float32 RGB, 0 to 1. Output `latents` (n, latents, h, w) float32, not brought to the
    codebook. Raises ManifestError where a tensor is missing or of another shape.
    """
    picture = opset.parameter([-1, -1, -1, 3], np.float32)
    x = encoded(signed(transposed(picture, 0, 3, 1, 2)), weights, shape.levels, shape.inner)
    latents = convolution(x, weights, "quant_conv", shape.inner, shape.latents, kernel=1)
    save({"latents": latents}, {"picture": picture}, path)


def _looks(kinds: Sequence[str], known: Mapping[str, bool], count: int) -> tuple[bool, ...]:
    if len(kinds) != count or not all(kind in known for kind in kinds):
        raise ManifestError(f"Model: expected {count} blocks of {' or '.join(known)}, got {kinds!r:.100}.")
    return tuple(known[kind] for kind in kinds)
