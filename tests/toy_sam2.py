"""A small SAM 2 in Hugging Face's layout."""

import json
from pathlib import Path
from typing import Any

from toy_embedders import write_safetensors
from toy_sam import (
    DECODER,
    PROMPTS,
    SIDE,
    WIDTH,
    Shapes,
    convolution,
    decoder,
    feed_forward,
    linear,
    norm,
    numbers,
    points,
)

BACKBONE: dict[str, Any] = {
    "model_type": "sam2_hiera_det_model",
    "hidden_size": 8,
    "num_attention_heads": 1,
    "image_size": [SIDE, SIDE],
    "patch_kernel_size": [7, 7],
    "patch_stride": [4, 4],
    "patch_padding": [3, 3],
    "query_stride": [2, 2],
    "window_positional_embedding_background_size": [7, 7],
    "num_query_pool_stages": 3,
    "blocks_per_stage": [1, 2, 4, 2],
    "embed_dim_per_stage": [8, 16, 24, 32],
    "num_attention_heads_per_stage": [1, 2, 3, 4],
    "window_size_per_stage": [8, 4, 6, 3],
    "global_attention_blocks": [5],
}
"""As in the real ones: windows that fit and windows that go beyond the edge, and attention to all in between."""

FITTING = [8, 4, 4, 2]
"""Windows that divide each stage's places, as those of the largest model do."""


def sam2_folder(folder: Path, model_type: str = "sam2", **backbone: object) -> Path:
    """A SAM 2 of all the parts that the real ones have for pictures."""
    folder.mkdir(parents=True)
    vision = {
        "model_type": "sam2_vision_model",
        "backbone_config": BACKBONE | backbone,
        "backbone_channel_list": BACKBONE["embed_dim_per_stage"][::-1],
        "backbone_feature_sizes": [[SIDE // 4] * 2, [SIDE // 8] * 2, [SIDE // 16] * 2],
        "fpn_hidden_size": WIDTH,
    }
    config = {
        "architectures": ["Sam2Model"],
        "model_type": model_type,
        "vision_config": vision,
        "prompt_encoder_config": PROMPTS,
        "mask_decoder_config": DECODER,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_safetensors(
        folder / "model.safetensors",
        numbers(_hiera() | _neck() | points() | decoder("o_proj", "mlp.proj_in", "mlp.proj_out") | _own()),
    )
    return folder


def _hiera() -> Shapes:
    name, first, tile = "vision_encoder.backbone", 8, 8
    shapes: Shapes = {
        f"{name}.pos_embed": (1, first, 7, 7),
        f"{name}.pos_embed_window": (1, first, tile, tile),
        f"{name}.patch_embed.projection.weight": (first, 3, 7, 7),
        f"{name}.patch_embed.projection.bias": (first,),
    }
    number, into = 0, first
    for count, width in zip(BACKBONE["blocks_per_stage"], BACKBONE["embed_dim_per_stage"], strict=True):
        for _ in range(count):
            block = f"{name}.blocks.{number}"
            shapes |= norm(f"{block}.layer_norm1", into) | linear(f"{block}.attn.qkv", into, 3 * width)
            shapes |= linear(f"{block}.attn.proj", width, width) | norm(f"{block}.layer_norm2", width)
            shapes |= linear(f"{block}.mlp.proj_in", width, 4 * width) | linear(
                f"{block}.mlp.proj_out", 4 * width, width
            )
            shapes |= linear(f"{block}.proj", into, width) if into != width else {}
            number, into = number + 1, width
    return shapes


def _neck() -> Shapes:
    shapes: Shapes = {"no_memory_embedding": (1, 1, WIDTH)}
    for number, width in enumerate(BACKBONE["embed_dim_per_stage"][::-1]):
        shapes |= convolution(f"vision_encoder.neck.convs.{number}", width, WIDTH, 1)
    return shapes


def _own() -> Shapes:
    """What SAM 1 has not, or under other names."""
    return {
        "prompt_encoder.shared_embedding.positional_embedding": (2, WIDTH // 2),
        "prompt_encoder.point_embed.weight": (4, WIDTH),
        "mask_decoder.obj_score_token.weight": (1, WIDTH),
        **feed_forward("mask_decoder.pred_obj_score_head", WIDTH, 1),
        **convolution("mask_decoder.conv_s0", WIDTH, WIDTH // 8, 1),
        **convolution("mask_decoder.conv_s1", WIDTH, WIDTH // 4, 1),
    }
