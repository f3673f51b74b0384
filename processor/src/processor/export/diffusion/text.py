"""The text encoder of Stable Diffusion, CLIP's tower of texts without its last matrix, as OpenVINO's IR."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openvino import opset13 as opset

from processor.export.clip import TextShape, text_states
from processor.export.diffusion.config import MOST_CHANNELS, check_fixed
from processor.export.sam.decoder_shape import reading
from processor.export.transformer import ACTIVATIONS, Shape, save
from processor.export.weights import Renamed, Weights
from wire.errors import ManifestError

FIXED: Mapping[str, Sequence[Any]] = {"hidden_act": tuple(ACTIVATIONS)}
MOST_LAYERS, MOST_WORDS, MOST_POSITIONS = 100, 1_000_000, 4096
PREFIX = "text_model."
"""Of the tensors' names in files, but for those of transformers 5."""


def read_shape(config: Mapping[str, Any]) -> TextShape:
    """The shape that the config of a `CLIPTextModel` gives. Raises ManifestError where it cannot be read or built."""
    check_fixed(config, FIXED)
    with reading():
        width, heads = int(config.get("hidden_size", 512)), int(config.get("num_attention_heads", 8))
        layers = Shape(
            width,
            int(config.get("intermediate_size", 2048)),
            int(config.get("num_hidden_layers", 12)),
            heads,
            config.get("hidden_act", "quick_gelu"),
            float(config.get("layer_norm_eps", 1e-5)),
        )
        words, positions = int(config.get("vocab_size", 49408)), int(config.get("max_position_embeddings", 77))
        sizes = width, layers.inner
        if (
            width % heads
            or not all(0 < size <= MOST_CHANNELS for size in sizes)
            or not 0 < layers.layers <= MOST_LAYERS
        ):
            raise ManifestError(f"Model: expected 1 to {MOST_LAYERS} layers of heads of one size, got {layers}.")
    if not (0 < words <= MOST_WORDS and 0 < positions <= MOST_POSITIONS):
        raise ManifestError(
            f"Model: expected up to {MOST_WORDS} words and {MOST_POSITIONS} places, got {words} and {positions}."
        )
    return TextShape(layers, words, positions, width)


def export_text(weights: Weights, shape: TextShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `ids` (n, tokens) int32. Output `states` (n, tokens, width) float32, after the last layer and its
    normalization. Raises ManifestError where a tensor is missing or of another shape.
    """
    ids = opset.parameter([-1, -1], np.int32)
    named = Renamed(weights, lambda name: name.removeprefix(PREFIX))
    save({"states": text_states(ids, named, shape)}, {"ids": ids}, path)
