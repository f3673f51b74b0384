"""A small SAM of the first kind, in Hugging Face's layout, with the same numbers each time."""

import json
from pathlib import Path
from typing import Any

from toy_embedders import write_safetensors
from toy_sam import DECODER, PROMPTS, SIDE, WIDTH, Shapes, decoder, linear, norm, numbers, points

VISION: dict[str, Any] = {
    "model_type": "sam_vision_model",
    "hidden_size": 24,
    "mlp_dim": 40,
    "num_hidden_layers": 3,
    "num_attention_heads": 3,
    "image_size": SIDE,
    "patch_size": 16,
    "output_channels": WIDTH,
    "window_size": 3,
    "global_attn_indexes": [1],
    "num_pos_feats": WIDTH // 2,
}
"""As in the real ones: windows that go beyond the edge, and attention to all in between."""


def sam1_folder(folder: Path, **vision: object) -> Path:
    """A SAM of all its parts."""
    folder.mkdir(parents=True)
    config = {
        "architectures": ["SamModel"],
        "model_type": "sam",
        "vision_config": VISION | vision,
        "prompt_encoder_config": PROMPTS,
        "mask_decoder_config": DECODER,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_safetensors(folder / "model.safetensors", numbers(sam1_shapes()))
    return folder


def sam1_shapes() -> Shapes:
    """Of all tensors."""
    kinds = {f"prompt_encoder.point_embed.{kind}.weight": (1, WIDTH) for kind in range(4)}
    return points() | kinds | decoder("out_proj", "mlp.lin1", "mlp.lin2") | _vit()


def _vit() -> Shapes:
    name, width, inner, grid = "vision_encoder", VISION["hidden_size"], VISION["mlp_dim"], SIDE // 16
    shapes: Shapes = {
        f"{name}.pos_embed": (1, grid, grid, width),
        f"{name}.patch_embed.projection.weight": (width, 3, 16, 16),
        f"{name}.patch_embed.projection.bias": (width,),
        f"{name}.neck.conv1.weight": (WIDTH, width, 1, 1),
        f"{name}.neck.conv2.weight": (WIDTH, WIDTH, 3, 3),
        **norm(f"{name}.neck.layer_norm1", WIDTH),
        **norm(f"{name}.neck.layer_norm2", WIDTH),
    }
    for number in range(VISION["num_hidden_layers"]):
        layer, side = f"{name}.layers.{number}", grid if number == 1 else VISION["window_size"]
        shapes |= norm(f"{layer}.layer_norm1", width) | norm(f"{layer}.layer_norm2", width)
        shapes |= linear(f"{layer}.attn.qkv", width, 3 * width) | linear(f"{layer}.attn.proj", width, width)
        for axis in "hw":
            shapes[f"{layer}.attn.rel_pos_{axis}"] = (2 * side - 1, width // VISION["num_attention_heads"])
        shapes |= linear(f"{layer}.mlp.lin1", width, inner) | linear(f"{layer}.mlp.lin2", inner, width)
    return shapes
