"""A small Stable Diffusion in diffusers' folder layout, with the same numbers each time, so that a reference can read
it too."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toy_diffusion_shapes import (
    COARSE,
    FINE,
    INNER,
    LATENTS,
    TINY_WIDTH,
    TOKENS,
    WIDTH,
    text_shapes,
    tiny_shapes,
    unet_shapes,
    vae_shapes,
)
from toy_embedders import BEGIN, END, MERGES, clip_vocabulary, write_safetensors
from toy_sam import Shapes, numbers

GROUPS, SCALE = 4, 0.18215

UNET: dict[str, Any] = {
    "_class_name": "UNet2DConditionModel",
    "act_fn": "silu",
    "attention_head_dim": 2,
    "block_out_channels": [FINE, COARSE],
    "cross_attention_dim": WIDTH,
    "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "in_channels": LATENTS,
    "layers_per_block": 1,
    "norm_num_groups": GROUPS,
    "out_channels": LATENTS,
    "sample_size": 8,
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
}
"""As in SD 1: as many heads on each level, and matrices as convolutions."""

SECOND = {"attention_head_dim": [2, 4], "use_linear_projection": True, "upcast_attention": True}
"""What SD 2 and sd-turbo have in another way."""

CONSISTENT = {"time_cond_proj_dim": 12}
"""What latent consistency models (LCM) have besides."""

MENDING = {"in_channels": 2 * LATENTS + 1}
"""What models that mend pictures have besides: a mask, and the latents of what is left."""

VAE: dict[str, Any] = {
    "_class_name": "AutoencoderKL",
    "act_fn": "silu",
    "block_out_channels": [FINE, COARSE],
    "down_block_types": ["DownEncoderBlock2D"] * 2,
    "in_channels": 3,
    "latent_channels": LATENTS,
    "layers_per_block": 1,
    "norm_num_groups": GROUPS,
    "out_channels": 3,
    "sample_size": 16,
    "scaling_factor": SCALE,
    "up_block_types": ["UpDecoderBlock2D"] * 2,
}
TINY: dict[str, Any] = {
    "_class_name": "AutoencoderTiny",
    "act_fn": "relu",
    "decoder_block_out_channels": [TINY_WIDTH] * 2,
    "encoder_block_out_channels": [TINY_WIDTH] * 2,
    "latent_channels": LATENTS,
    "num_decoder_blocks": [2, 1],
    "num_encoder_blocks": [1, 2],
    "scaling_factor": 1.0,
    "upsampling_scaling_factor": 2,
}
SCHEDULER: dict[str, Any] = {
    "_class_name": "DDIMScheduler",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "prediction_type": "epsilon",
    "set_alpha_to_one": False,
    "steps_offset": 1,
}


def diffusion_folder(folder: Path, **scheduler: object) -> Path:
    """All that a pipeline consists of, with a TAESD."""
    unet_folder(folder / "unet")
    vae_folder(folder / "vae")
    tiny_folder(folder / "taesd")
    text_folder(folder / "text_encoder")
    tokenizer_folder(folder / "tokenizer")
    _write(folder / "scheduler", "scheduler_config.json", SCHEDULER | scheduler)
    parts = {
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    _write(folder, "model_index.json", {"_class_name": "StableDiffusionPipeline", **parts})
    return folder


def unet_folder(folder: Path, **config: object) -> Path:
    """The network that says what is noise."""
    whole = UNET | config
    return _network(folder, "diffusion_pytorch_model", whole, unet_shapes(whole))


def vae_folder(folder: Path, *, old: bool = False, **config: object) -> Path:
    """The autoencoder, its attention under the `old` names or the new ones."""
    shapes = vae_shapes()
    if old:
        names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
        for new, before in names.items():
            shapes = {name.replace(f".{new}.", f".{before}."): shape for name, shape in shapes.items()}
    return _network(folder, "diffusion_pytorch_model", VAE | config, shapes)


def tiny_folder(folder: Path, **config: object) -> Path:
    """A TAESD."""
    return _network(folder, "diffusion_pytorch_model", TINY | config, tiny_shapes())


def text_folder(folder: Path, prefix: str = "text_model.", **config: object) -> Path:
    """CLIP's tower of texts, of two layers."""
    words = clip_vocabulary()
    whole = {
        "architectures": ["CLIPTextModel"],
        "model_type": "clip_text_model",
        "hidden_act": "quick_gelu",
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "layer_norm_eps": 1e-5,
        "max_position_embeddings": TOKENS,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "projection_dim": WIDTH,
        "vocab_size": len(words),
        "bos_token_id": words[BEGIN],
        "eos_token_id": words[END],
        "pad_token_id": words[END],
        **config,
    }
    shapes = {f"{prefix}{name}": shape for name, shape in text_shapes(len(words)).items()}
    return _network(folder, "model", whole, shapes)


def tokenizer_folder(folder: Path) -> Path:
    """CLIP's byte pairs, a few."""
    _write(folder, "vocab.json", clip_vocabulary())
    text = "#version: 0.2\n" + "".join(f"{first} {second}\n" for first, second in MERGES)
    (folder / "merges.txt").write_text(text, encoding="utf-8")
    return folder


def latents(n: int = 1, height: int = 8, width: int = 8) -> NDArray[np.float32]:
    """(n, LATENTS, height, width), as noise is."""
    return np.random.RandomState(3).standard_normal((n, LATENTS, height, width)).astype(np.float32)


def states(n: int = 1) -> NDArray[np.float32]:
    """(n, TOKENS, WIDTH), of no text."""
    return np.random.RandomState(4).standard_normal((n, TOKENS, WIDTH)).astype(np.float32)


def _network(folder: Path, name: str, config: Mapping[str, Any], shapes: Shapes) -> Path:
    _write(folder, "config.json", config)
    write_safetensors(folder / f"{name}.safetensors", numbers(shapes))
    return folder


def _write(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
