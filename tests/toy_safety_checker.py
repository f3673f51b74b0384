"""A small safety checker in diffusers' folder layout, with the same numbers each time, so that a reference can read it
too."""

import json
from pathlib import Path

import numpy as np

from toy_embedders import write_safetensors
from toy_sam import Shapes, linear, norm, numbers

WIDTH, INNER, VECTOR, SIDE, PATCH = 24, 32, 16, 32, 8
CONCEPTS, SPECIAL = 17, 3
NEVER, ALWAYS = 2.0, -2.0
"""How near a concept may be, so that no picture is withheld, or each one."""

VISION = {
    "hidden_act": "quick_gelu",
    "hidden_size": WIDTH,
    "image_size": SIDE,
    "intermediate_size": INNER,
    "layer_norm_eps": 1e-5,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "patch_size": PATCH,
    "projection_dim": VECTOR,
}


def checker_folder(folder: Path, most: float = 0.3, special: float = 0.2, prefix: str = "vision_model.") -> Path:
    """A pipeline's folder with a checker: a concept is too near from a cosine of `most` on, and one that asks for care
    from `special` on."""
    tensors = numbers(_shapes(prefix))
    tensors["concept_embeds_weights"] = np.full(CONCEPTS, most, np.float32)
    tensors["special_care_embeds_weights"] = np.full(SPECIAL, special, np.float32)
    config = {"model_type": "clip", "projection_dim": VECTOR, "vision_config": VISION}
    preprocessor = {"crop_size": SIDE, "do_normalize": True, "resample": 3, "size": SIDE}
    for path, content in (
        (folder / "safety_checker/config.json", config),
        (folder / "feature_extractor/preprocessor_config.json", preprocessor),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    write_safetensors(folder / "safety_checker/model.safetensors", tensors)
    return folder


def _shapes(prefix: str) -> Shapes:
    tower = f"{prefix}vision_model"
    shapes: Shapes = {
        f"{tower}.embeddings.class_embedding": (WIDTH,),
        f"{tower}.embeddings.patch_embedding.weight": (WIDTH, 3, PATCH, PATCH),
        f"{tower}.embeddings.position_embedding.weight": ((SIDE // PATCH) ** 2 + 1, WIDTH),
        **norm(f"{tower}.pre_layrnorm", WIDTH),
        **norm(f"{tower}.post_layernorm", WIDTH),
        "visual_projection.weight": (VECTOR, WIDTH),
        "concept_embeds": (CONCEPTS, VECTOR),
        "special_care_embeds": (SPECIAL, VECTOR),
    }
    for number in range(2):
        layer = f"{tower}.encoder.layers.{number}"
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes |= linear(f"{layer}.self_attn.{name}", WIDTH, WIDTH)
        shapes |= norm(f"{layer}.layer_norm1", WIDTH) | norm(f"{layer}.layer_norm2", WIDTH)
        shapes |= linear(f"{layer}.mlp.fc1", WIDTH, INNER) | linear(f"{layer}.mlp.fc2", INNER, WIDTH)
    return shapes
