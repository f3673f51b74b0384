"""The authors' own files of the SAM family (.pt, .pth), which have no config.json: what one would say of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Any

from processor.export.sam import naming
from processor.export.torch_checkpoint import TorchCheckpoint
from processor.export.weights import Weights
from wire.errors import ManifestError

Shapes = Mapping[str, tuple[int, ...]]
SIDE, PATCH, HEADS = 1024, 16, 8
"""Of all official models: the picture's side and a patch's, in pixels, and the heads of the mask decoder."""

SAME_GRID = (320, 448, 576)
"""Widths of TinyViT's last stage, which does not halve the grid of the one before."""

WINDOWS = (8, 4, 14, 7)
HIERAS: Mapping[tuple[int, ...], dict[str, Any]] = {
    (1, 2, 7, 2): {"num_attention_heads_per_stage": (1, 2, 4, 8), "global_attention_blocks": (5, 7, 9)},
    (1, 2, 11, 2): {"num_attention_heads_per_stage": (1, 2, 4, 8), "global_attention_blocks": (7, 10, 13)},
    (2, 3, 16, 3): {"num_attention_heads_per_stage": (2, 4, 8, 16), "global_attention_blocks": (12, 16, 20)},
    (2, 6, 36, 4): {
        "num_attention_heads_per_stage": (2, 4, 8, 16),
        "global_attention_blocks": (23, 33, 43),
        "window_size_per_stage": (8, 4, 16, 8),
    },
}
"""SAM 2's tiny, small, base+ and large, by their blocks per stage: what their tensors do not show."""


@dataclass(frozen=True, slots=True)
class Official:
    """`weights` under Hugging Face's names, and `config` as a config.json, whose model_type says of which family."""

    weights: Weights
    config: Mapping[str, Any]


def read_official(path: Path) -> Official:
    """The file at `path`. Raises ManifestError where that is no official one of a known family."""
    checkpoint = TorchCheckpoint(path)
    for mark, (rules, config) in FAMILIES.items():
        if mark in checkpoint.shapes:
            try:
                return Official(naming.Renamed(checkpoint, rules), config(checkpoint.shapes))
            except (KeyError, IndexError, ValueError, ZeroDivisionError) as error:
                raise ManifestError(
                    f"Weights {path}: expected all tensors of an official file, got one without {str(error)[:80]}."
                ) from error
    raise ManifestError(
        f"Weights {path}: expected an official file such as sam_vit_b_01ec64.pth, sam2.1_hiera_tiny.pt or "
        f"mobile_sam.pt, got tensors such as {min(checkpoint.shapes):.80}."
    )


def _sam1(shapes: Shapes) -> dict[str, Any]:
    encoder = "image_encoder"
    width, _, patch, _ = shapes[f"{encoder}.patch_embed.proj.weight"]
    layers = 1 + max(_numbers(shapes, rf"{encoder}\.blocks\.(\d+)\."))
    tables = [shapes[f"{encoder}.blocks.{number}.attn.rel_pos_h"] for number in range(layers)]
    sides = [(length + 1) // 2 for length, _ in tables]
    grid = shapes[f"{encoder}.pos_embed"][1]
    vision = {
        "hidden_size": width,
        "mlp_dim": shapes[f"{encoder}.blocks.0.mlp.lin1.weight"][0],
        "output_channels": shapes[f"{encoder}.neck.0.weight"][0],
        "num_hidden_layers": layers,
        "num_attention_heads": width // tables[0][1],
        "image_size": grid * patch,
        "patch_size": patch,
        "window_size": min(sides),
        "global_attn_indexes": [number for number, side in enumerate(sides) if side == grid],
    }
    decoder = _decoder(shapes, "mask_decoder", "mlp.lin1")
    return {"model_type": "sam", "vision_config": vision, **_prompts(decoder, grid * patch, patch)}


def _sam2(shapes: Shapes) -> dict[str, Any]:
    trunk = "image_encoder.trunk"
    count = 1 + max(_numbers(shapes, r"image_encoder\.trunk\.blocks\.(\d+)\."))
    every = [shapes[f"{trunk}.blocks.{number}.norm2.weight"][0] for number in range(count)]
    widths = tuple(sorted(set(every)))
    blocks = tuple(every.count(width) for width in widths)
    if blocks not in HIERAS:
        raise ManifestError(f"Weights: expected SAM 2 of {' or '.join(map(str, HIERAS))} blocks, got {blocks}.")
    _, first, background, _ = shapes[f"{trunk}.pos_embed"]
    backbone = {
        "hidden_size": first,
        "blocks_per_stage": blocks,
        "embed_dim_per_stage": widths,
        "window_size_per_stage": WINDOWS,
        "window_positional_embedding_background_size": (background, background),
        **HIERAS[blocks],
    }
    decoder = _decoder(shapes, "sam_mask_decoder", "mlp.layers.0")
    vision = {"backbone_config": backbone, "fpn_hidden_size": decoder["hidden_size"]}
    return {"model_type": "sam2", "vision_config": vision, **_prompts(decoder, SIDE, PATCH)}


def _mobile_sam(shapes: Shapes) -> dict[str, Any]:
    layers = "image_encoder.layers"
    depths = [
        1 + max(_numbers(shapes, rf"image_encoder\.layers\.{stage}\.blocks\.(\d+)\."))
        for stage in range(1 + max(_numbers(shapes, r"image_encoder\.layers\.(\d+)\.")))
    ]
    first, *later = (f"{layers}.{stage}.blocks.0" for stage in range(len(depths)))
    biases = [shapes[f"{block}.attn.attention_biases"] for block in later]
    widths = [shapes[f"{first}.conv3.c.weight"][0], *(shapes[f"{block}.mlp.fc2.weight"][0] for block in later)]
    vision = {
        "depths": depths,
        "embed_dims": widths,
        "inner_dims": [
            shapes[f"{first}.conv1.c.weight"][0],
            *(shapes[f"{block}.mlp.fc1.weight"][0] for block in later),
        ],
        "num_heads": [0, *(heads for heads, _ in biases)],
        "window_sizes": [0, *(isqrt(places) for _, places in biases)],
        "strides": [1, *(1 if width in SAME_GRID else 2 for width in widths[1:])],
    }
    decoder = _decoder(shapes, "mask_decoder", "mlp.lin1")
    return {"model_type": "mobile_sam", "vision_config": vision, **_prompts(decoder, SIDE, PATCH)}


def _decoder(shapes: Shapes, name: str, inner: str) -> dict[str, Any]:
    layer = f"{name}.transformer.layers.0"
    width = shapes[f"{name}.iou_token.weight"][1]
    return {
        "hidden_size": width,
        "mlp_dim": shapes[f"{layer}.{inner}.weight"][0],
        "num_attention_heads": HEADS,
        "attention_downsample_rate": width // shapes[f"{layer}.cross_attn_token_to_image.q_proj.weight"][0],
        "num_multimask_outputs": shapes[f"{name}.mask_tokens.weight"][0] - 1,
        "iou_head_hidden_dim": shapes[f"{name}.iou_prediction_head.layers.0.weight"][0],
    }


def _prompts(decoder: Mapping[str, Any], side: int, patch: int) -> dict[str, Any]:
    prompts = {"hidden_size": decoder["hidden_size"], "image_size": side, "patch_size": patch}
    return {"prompt_encoder_config": prompts, "mask_decoder_config": decoder}


def _numbers(shapes: Shapes, pattern: str) -> set[int]:
    """Those that stand in the names where the pattern has its group."""
    return {int(found[1]) for name in shapes if (found := re.match(pattern, name))}


FAMILIES: Mapping[str, tuple[naming.Rules, Callable[[Shapes], dict[str, Any]]]] = {
    "image_encoder.trunk.patch_embed.proj.weight": (naming.SAM2, _sam2),
    "image_encoder.patch_embed.proj.weight": (naming.SAM1, _sam1),
    "image_encoder.patch_embed.seq.0.c.weight": (naming.SAM1, _mobile_sam),
}
"""By a tensor that only they have."""
