"""What Meta's own files call the tensors that networks are built from under Hugging Face's names.

Source: transformers' conversion scripts of `sam` and `sam2`, which read Meta's files.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from processor.export.safetensors import Floats

Rules = Sequence[tuple[str, str]]
POSITIONS = "pe_layer.positional_encoding_gaussian_matrix"

DECODER: Rules = (
    (r"^shared_image_embedding\.positional_embedding$", f"prompt_encoder.{POSITIONS}"),
    (r"\.shared_embedding\.positional_embedding$", f".{POSITIONS}"),
    (r"\.point_embed\.", ".point_embeddings."),
    (r"(\.iou_prediction_head|\.output_hypernetworks_mlps\.\d+)\.layers\.0\.", r"\1.layers.1."),
    (r"(\.iou_prediction_head|\.output_hypernetworks_mlps\.\d+)\.proj_in\.", r"\1.layers.0."),
    (r"(\.iou_prediction_head|\.output_hypernetworks_mlps\.\d+)\.proj_out\.", r"\1.layers.2."),
    (r"\.upscale_conv1\.", ".output_upscaling.0."),
    (r"\.upscale_layer_norm\.", ".output_upscaling.1."),
    (r"\.upscale_conv2\.", ".output_upscaling.3."),
    (r"\.layer_norm_final_attn\.", ".norm_final_attn."),
)
"""Of points, and of masks, whose small heads have three layers in all models. Each is applied to what the one before
left."""

SAM1: Rules = (
    *DECODER,
    (r"^vision_encoder\.layers\.", "image_encoder.blocks."),
    (r"^vision_encoder\.neck\.conv1\.", "image_encoder.neck.0."),
    (r"^vision_encoder\.neck\.layer_norm1\.", "image_encoder.neck.1."),
    (r"^vision_encoder\.neck\.conv2\.", "image_encoder.neck.2."),
    (r"^vision_encoder\.neck\.layer_norm2\.", "image_encoder.neck.3."),
    (r"^vision_encoder\.", "image_encoder."),
    (r"\.patch_embed\.projection\.", ".patch_embed.proj."),
    (r"\.layer_norm(\d)\.", r".norm\1."),
)
SAM2: Rules = (
    *DECODER,
    (r"\.mlp\.proj_in\.", ".mlp.layers.0."),
    (r"\.mlp\.proj_out\.", ".mlp.layers.1."),
    (r"\.o_proj\.", ".out_proj."),
    (r"^vision_encoder\.backbone\.", "image_encoder.trunk."),
    (r"^vision_encoder\.neck\.convs\.(\d+)\.", r"image_encoder.neck.convs.\1.conv."),
    (r"^no_memory_embedding$", "no_mem_embed"),
    (r"^(prompt_encoder|mask_decoder)\.", r"sam_\1."),
    (r"\.patch_embed\.projection\.", ".patch_embed.proj."),
    (r"\.layer_norm(\d)\.", r".norm\1."),
)


class NamedWeights(Protocol):
    """Weights that know the shapes of all their tensors."""

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]: ...

    def floats(self, name: str, *shape: int) -> Floats: ...


class Renamed:
    """The tensors of `weights`, by other names, of which `rules` make those that they have there."""

    def __init__(self, weights: NamedWeights, rules: Rules) -> None:
        self._weights = weights
        self._rules = [(re.compile(pattern), meta) for pattern, meta in rules]
        self._names = frozenset(weights.shapes)

    def __contains__(self, name: str) -> bool:
        return self._meta(name) in self._names

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        return self._weights.floats(self._meta(name), *shape)

    def _meta(self, name: str) -> str:
        for pattern, meta in self._rules:
            name = pattern.sub(meta, name)
        return name
