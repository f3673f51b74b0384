"""SAM (Kirillov et al., 2023), of the first kind: checkpoints in Hugging Face's layout become OpenVINO's IR.

A config.json of model_type `sam` is read by `read_shape`; `export_encoder` and `export_decoder` make the two networks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processor.export.sam import mask_decoder, vit
from processor.export.sam.decoder_shape import SAM, DecoderShape, read_decoder, reading, square
from processor.export.transformer import ACTIVATIONS
from processor.export.weights import Weights
from wire.errors import ManifestError

MOST_LAYERS = 200


@dataclass(frozen=True, slots=True)
class Sam1Shape:
    """The sizes of both networks."""

    encoder: vit.VitShape
    decoder: DecoderShape


def read_shape(config: Mapping[str, Any]) -> Sam1Shape:
    """The shape that a config.json of model_type `sam` gives. Raises ManifestError where it cannot be built or read."""
    with reading():
        shape = Sam1Shape(_vit(config.get("vision_config") or {}), read_decoder(config, SAM))
    encoded = shape.encoder.side, shape.encoder.grid, shape.encoder.out
    decoded = shape.decoder.side, shape.decoder.grid, shape.decoder.width
    if encoded != decoded:
        raise ManifestError(f"Model: expected pictures decoded as they are encoded, got {encoded} and {decoded}.")
    return shape


def export_encoder(weights: Weights, shape: Sam1Shape, path: Path) -> None:
    """As `vit.export_encoder` makes it."""
    vit.export_encoder(weights, shape.encoder, path)


def export_decoder(weights: Weights, shape: Sam1Shape, path: Path) -> None:
    """As `mask_decoder.export_decoder` makes it."""
    mask_decoder.export_decoder(weights, shape.decoder, path)


def _vit(vision: Mapping[str, Any]) -> vit.VitShape:
    width, heads, layers = (
        int(vision.get(name, default))
        for name, default in (("hidden_size", 768), ("num_attention_heads", 12), ("num_hidden_layers", 12))
    )
    shape = vit.VitShape(
        square(vision.get("image_size", 1024)),
        square(vision.get("patch_size", 16)),
        width,
        int(vision.get("mlp_dim") or width * vision.get("mlp_ratio", 4.0)),
        int(vision.get("output_channels", 256)),
        layers,
        heads,
        int(vision.get("window_size", 14)),
        frozenset(vision.get("global_attn_indexes", (2, 5, 8, 11))),
        vision.get("hidden_act", "gelu"),
        float(vision.get("layer_norm_eps", 1e-6)),
    )
    if shape.activation not in ACTIVATIONS or not vision.get("use_rel_pos", True):
        raise ManifestError(
            f"Model: expected relative positions and an activation of {' or '.join(ACTIVATIONS)}, got "
            f"{shape.activation!r:.40}."
        )
    if width < 1 or width % heads or not 0 < layers <= MOST_LAYERS or not 0 < shape.window <= shape.grid:
        raise ManifestError(
            f"Model: expected 1 to {MOST_LAYERS} layers of heads of one size, windows within the picture, got {shape}."
        )
    return shape
