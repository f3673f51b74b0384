"""MobileSAM (Zhang et al., 2023): SAM's decoder behind a small encoder; its own file becomes OpenVINO's IR.

`official.read_official` says of that file what `read_shape` reads; `export_encoder` and `export_decoder` make the two
networks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processor.export.sam import mask_decoder, tiny_vit
from processor.export.sam.decoder_shape import SAM, DecoderShape, read_decoder, reading
from processor.export.weights import Weights
from wire.errors import ManifestError

MOST_BLOCKS = 200


@dataclass(frozen=True, slots=True)
class MobileSamShape:
    """The sizes of both networks."""

    encoder: tiny_vit.TinyVitShape
    decoder: DecoderShape


def read_shape(config: Mapping[str, Any]) -> MobileSamShape:
    """The shape that a config of model_type `mobile_sam` gives. Raises ManifestError where it cannot be read or
    built.
    """
    with reading():
        return _read(config)


def export_encoder(weights: Weights, shape: MobileSamShape, path: Path) -> None:
    """As `tiny_vit.export_encoder` makes it."""
    tiny_vit.export_encoder(weights, shape.encoder, path)


def export_decoder(weights: Weights, shape: MobileSamShape, path: Path) -> None:
    """As `mask_decoder.export_decoder` makes it."""
    mask_decoder.export_decoder(weights, shape.decoder, path)


def _read(config: Mapping[str, Any]) -> MobileSamShape:
    decoder, vision = read_decoder(config, SAM), config["vision_config"]
    grid, stages = decoder.side // tiny_vit.FINE, []
    each = (vision[name] for name in ("depths", "embed_dims", "inner_dims", "num_heads", "window_sizes", "strides"))
    for blocks, width, inner, heads, window, step in zip(*each, strict=True):
        grid //= step
        stages.append(tiny_vit.Stage(grid, blocks, width, inner, heads, window))
    fit = all(stage.width % stage.heads == 0 and 0 < stage.window < 2 * stage.grid for stage in stages[1:])
    if grid != decoder.grid or not fit or sum(stage.blocks for stage in stages) > MOST_BLOCKS:
        raise ManifestError(
            f"Model: expected {MOST_BLOCKS} blocks at most, of heads of one size and windows within a picture of "
            f"{decoder.grid} places at the end, got {stages}."
        )
    return MobileSamShape(tiny_vit.TinyVitShape(decoder.side, tuple(stages), decoder.width), decoder)
