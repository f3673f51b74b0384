"""A small Stable Diffusion in diffusers' folder layout, with the same numbers each time, so that a reference can read
it too."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toy_embedders import BEGIN, END, MERGES, clip_vocabulary, write_safetensors
from toy_sam import Shapes, convolution, linear, norm, numbers

WIDTH, TOKENS, GROUPS, LATENTS, SCALE = 16, 77, 4, 4, 0.18215

UNET: dict[str, Any] = {
    "_class_name": "UNet2DConditionModel",
    "act_fn": "silu",
    "attention_head_dim": 2,
    "block_out_channels": [8, 16],
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

VAE: dict[str, Any] = {
    "_class_name": "AutoencoderKL",
    "act_fn": "silu",
    "block_out_channels": [8, 16],
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
    "decoder_block_out_channels": [8, 8],
    "encoder_block_out_channels": [8, 8],
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
        "intermediate_size": 32,
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


def unet_shapes(config: Mapping[str, Any]) -> Shapes:
    """Of all tensors of a network of two levels, the finer of which looks at a text."""
    (fine, coarse), time = config["block_out_channels"], 4 * config["block_out_channels"][0]
    shapes = convolution("conv_in", LATENTS, fine, 3) | convolution("conv_out", fine, LATENTS, 3)
    shapes |= norm("conv_norm_out", fine)
    shapes |= linear("time_embedding.linear_1", fine, time) | linear("time_embedding.linear_2", time, time)
    if guidance := config.get("time_cond_proj_dim"):
        shapes["time_embedding.cond_proj.weight"] = (fine, guidance)
    ways = {
        "down_blocks.0": [(fine, fine)],
        "down_blocks.1": [(fine, coarse)],
        "mid_block": [(coarse, coarse)] * 2,
        "up_blocks.0": [(2 * coarse, coarse), (coarse + fine, coarse)],
        "up_blocks.1": [(coarse + fine, fine), (2 * fine, fine)],
    }
    for name, layers in ways.items():
        for number, (into, out) in enumerate(layers):
            shapes |= _residual(f"{name}.resnets.{number}", into, out, time)
    matrix = () if config.get("use_linear_projection") else (1, 1)
    for name, channels in (
        ("down_blocks.0.attentions.0", fine),
        ("mid_block.attentions.0", coarse),
        ("up_blocks.1.attentions.0", fine),
        ("up_blocks.1.attentions.1", fine),
    ):
        shapes |= _transformer(name, channels, matrix)
    shapes |= convolution("down_blocks.0.downsamplers.0.conv", fine, fine, 3)
    return shapes | convolution("up_blocks.0.upsamplers.0.conv", coarse, coarse, 3)


def vae_shapes() -> Shapes:
    """Of all tensors of both halves, of two levels."""
    fine, coarse = VAE["block_out_channels"]
    both = 2 * LATENTS
    shapes = convolution("quant_conv", both, both, 1) | convolution("post_quant_conv", LATENTS, LATENTS, 1)
    shapes |= convolution("encoder.conv_in", 3, fine, 3) | convolution("encoder.conv_out", coarse, both, 3)
    shapes |= convolution("decoder.conv_in", LATENTS, coarse, 3) | convolution("decoder.conv_out", fine, 3, 3)
    shapes |= norm("encoder.conv_norm_out", coarse) | norm("decoder.conv_norm_out", fine)
    shapes |= _residual("encoder.down_blocks.0.resnets.0", fine, fine)
    shapes |= _residual("encoder.down_blocks.1.resnets.0", fine, coarse)
    shapes |= convolution("encoder.down_blocks.0.downsamplers.0.conv", fine, fine, 3)
    for number, into, out in ((0, coarse, coarse), (1, coarse, fine)):
        shapes |= _residual(f"decoder.up_blocks.{number}.resnets.0", into, out)
        shapes |= _residual(f"decoder.up_blocks.{number}.resnets.1", out, out)
    shapes |= convolution("decoder.up_blocks.0.upsamplers.0.conv", coarse, coarse, 3)
    for half in ("encoder", "decoder"):
        for number in range(2):
            shapes |= _residual(f"{half}.mid_block.resnets.{number}", coarse, coarse)
        shapes |= norm(f"{half}.mid_block.attentions.0.group_norm", coarse)
        for name in ("to_q", "to_k", "to_v", "to_out.0"):
            shapes |= linear(f"{half}.mid_block.attentions.0.{name}", coarse, coarse)
    return shapes


def tiny_shapes() -> Shapes:
    """Of all tensors of both halves."""
    width = TINY["decoder_block_out_channels"][0]
    shapes = convolution("decoder.layers.0", LATENTS, width, 3) | convolution("decoder.layers.7", width, 3, 3)
    shapes["decoder.layers.5.weight"] = (width, width, 3, 3)
    shapes |= convolution("encoder.layers.0", 3, width, 3) | convolution("encoder.layers.5", width, LATENTS, 3)
    shapes["encoder.layers.2.weight"] = (width, width, 3, 3)
    for half, blocks in (("decoder", (2, 3, 6)), ("encoder", (1, 3, 4))):
        for block in blocks:
            for number in (0, 2, 4):
                shapes |= convolution(f"{half}.layers.{block}.conv.{number}", width, width, 3)
    return shapes


def text_shapes(words: int) -> Shapes:
    """Of all tensors of the text encoder."""
    shapes: Shapes = {
        "embeddings.token_embedding.weight": (words, WIDTH),
        "embeddings.position_embedding.weight": (TOKENS, WIDTH),
        **norm("final_layer_norm", WIDTH),
    }
    for number in range(2):
        layer = f"encoder.layers.{number}"
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes |= linear(f"{layer}.self_attn.{name}", WIDTH, WIDTH)
        shapes |= norm(f"{layer}.layer_norm1", WIDTH) | norm(f"{layer}.layer_norm2", WIDTH)
        shapes |= linear(f"{layer}.mlp.fc1", WIDTH, 32) | linear(f"{layer}.mlp.fc2", 32, WIDTH)
    return shapes


def latents(n: int = 1, height: int = 8, width: int = 8) -> NDArray[np.float32]:
    """(n, LATENTS, height, width), as noise is."""
    return np.random.RandomState(3).standard_normal((n, LATENTS, height, width)).astype(np.float32)


def states(n: int = 1) -> NDArray[np.float32]:
    """(n, TOKENS, WIDTH), of no text."""
    return np.random.RandomState(4).standard_normal((n, TOKENS, WIDTH)).astype(np.float32)


def _residual(name: str, into: int, out: int, time: int = 0) -> Shapes:
    shapes = norm(f"{name}.norm1", into) | norm(f"{name}.norm2", out)
    shapes |= convolution(f"{name}.conv1", into, out, 3) | convolution(f"{name}.conv2", out, out, 3)
    if time:
        shapes |= linear(f"{name}.time_emb_proj", time, out)
    return shapes | (convolution(f"{name}.conv_shortcut", into, out, 1) if into != out else {})


def _transformer(name: str, channels: int, matrix: tuple[int, ...]) -> Shapes:
    block = f"{name}.transformer_blocks.0"
    shapes = norm(f"{name}.norm", channels)
    for which in ("proj_in", "proj_out"):
        shapes |= {f"{name}.{which}.weight": (channels, channels, *matrix), f"{name}.{which}.bias": (channels,)}
    for which, width in (("attn1", channels), ("attn2", WIDTH)):
        shapes[f"{block}.{which}.to_q.weight"] = (channels, channels)
        shapes |= {f"{block}.{which}.{each}.weight": (channels, width) for each in ("to_k", "to_v")}
        shapes |= linear(f"{block}.{which}.to_out.0", channels, channels)
    for number in (1, 2, 3):
        shapes |= norm(f"{block}.norm{number}", channels)
    return (
        shapes
        | linear(f"{block}.ff.net.0.proj", channels, 8 * channels)
        | linear(f"{block}.ff.net.2", 4 * channels, channels)
    )


def _network(folder: Path, name: str, config: Mapping[str, Any], shapes: Shapes) -> Path:
    _write(folder, "config.json", config)
    write_safetensors(folder / f"{name}.safetensors", numbers(shapes))
    return folder


def _write(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
