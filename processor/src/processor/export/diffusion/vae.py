"""The autoencoder between pictures and latents (`AutoencoderKL` of diffusers), both of its halves, as OpenVINO's IR."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from openvino import opset13 as opset

from processor.export.diffusion.autoencoder import Levels, decoded, encoded, shares, signed
from processor.export.diffusion.config import SILU, check_fixed, check_sizes
from processor.export.diffusion.parts import Norm, convolution
from processor.export.sam.arrangement import transposed
from processor.export.sam.decoder_shape import reading
from processor.export.transformer import exact, save
from processor.export.weights import Weights
from wire.errors import ManifestError

FIXED: Mapping[str, Sequence[Any]] = {
    "act_fn": SILU,
    "in_channels": (3,),
    "latents_mean": (None,),
    "latents_std": (None,),
    "mid_block_add_attention": (True,),
    "out_channels": (3,),
    "shift_factor": (None, 0),
    "use_post_quant_conv": (True,),
    "use_quant_conv": (True,),
}
EPSILON = 1e-6
LOGVAR = (-30.0, 20.0)
"""Within these the encoder's logarithm of a variance is kept, as diffusers does it."""


@dataclass(frozen=True, slots=True)
class VaeShape:
    """The sizes of both halves, from the finest level to the coarsest; `latents` channels, which are divided by `scale`
    before they are decoded. A picture is 2 ** (levels - 1) times as high and wide as its latents.
    """

    latents: int
    channels: tuple[int, ...]
    layers: int
    norm: Norm
    scale: float

    @property
    def levels(self) -> Levels:
        """Of both halves: places see each other on the coarsest one, in the middle."""
        return Levels(self.channels, self.layers, self.norm, (False,) * len(self.channels))


def read_shape(config: Mapping[str, Any]) -> VaeShape:
    """The shape that the config gives. Raises ManifestError where it cannot be read, or built as it is meant."""
    check_fixed(config, FIXED)
    with reading():
        shape = VaeShape(
            int(config.get("latent_channels", 4)),
            tuple(int(each) for each in config.get("block_out_channels", (64,))),
            int(config.get("layers_per_block", 1)),
            Norm(int(config.get("norm_num_groups", 32)), EPSILON),
            float(config.get("scaling_factor", 0.18215)),
        )
        check_sizes(shape.channels, (shape.layers,), shape.norm.groups)
        kinds = {*config.get("down_block_types", ()), *config.get("up_block_types", ())}
    if kinds - {"DownEncoderBlock2D", "UpDecoderBlock2D"} or shape.scale <= 0 or not 1 <= shape.latents <= 64:
        raise ManifestError(
            f"Model: expected blocks of DownEncoderBlock2D and UpDecoderBlock2D, 1 to 64 channels of latents and a "
            f"scaling_factor above 0, got {sorted(kinds)!r:.80}, {shape.latents} and {shape.scale}."
        )
    return shape


def export_decoder(weights: Weights, shape: VaeShape, path: Path) -> None:
    """The half from latents to pictures as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `latents` (n, latents, h, w) float32, as the loop leaves them. Output `picture` (n, H, W, 3) float32 RGB, 0 to
    1 and a little beyond. Raises ManifestError where a tensor is missing or of another shape.
    """
    latents = opset.parameter([-1, shape.latents, -1, -1], np.float32)
    x = opset.multiply(latents, exact(np.array([1 / shape.scale], np.float32)))
    x = convolution(x, weights, "post_quant_conv", shape.latents, shape.latents, kernel=1)
    x = decoded(x, weights, shape.levels, shape.latents)
    save({"picture": transposed(shares(x), 0, 2, 3, 1)}, {"latents": latents}, path)


def export_encoder(weights: Weights, shape: VaeShape, path: Path) -> None:
    """The half from pictures to latents as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `picture` (n, H, W, 3) float32 RGB, 0 to 1. Outputs `mean` and `logvar` (n, latents, h, w) float32, of normal
    distributions, not multiplied by the scale. Raises ManifestError where a tensor is missing or of another shape.
    """
    picture = opset.parameter([-1, -1, -1, 3], np.float32)
    x = signed(transposed(picture, 0, 3, 1, 2))
    both = 2 * shape.latents
    x = convolution(encoded(x, weights, shape.levels, both), weights, "quant_conv", both, both, kernel=1)
    mean, logvar = opset.split(x, opset.constant(np.int64(1)), 2).outputs()
    save({"mean": mean, "logvar": opset.clamp(logvar, *LOGVAR)}, {"picture": picture}, path)
