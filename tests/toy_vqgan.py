"""A small VQGAN, as diffusers' `VQModel` has it in a folder and as taming-transformers has it in a file, with the same
numbers each time, so that a reference can read it too."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torch_file import write_torch
from toy_diffusion_shapes import residual
from toy_embedders import write_safetensors
from toy_sam import Shapes, convolution, linear, norm, numbers

LATENTS, INNER = 6, 8
CHANNELS = {"diffusers": (8, 16), "taming": (32, 64)}
"""Taming's norms have 32 groups, whatever their channels are."""

CONFIG: dict[str, Any] = {
    "_class_name": "VQModel",
    "act_fn": "silu",
    "block_out_channels": CHANNELS["diffusers"],
    "down_block_types": ["DownEncoderBlock2D", "AttnDownEncoderBlock2D"],
    "in_channels": 3,
    "latent_channels": INNER,
    "layers_per_block": 1,
    "norm_num_groups": 4,
    "num_vq_embeddings": 12,
    "out_channels": 3,
    "sample_size": 32,
    "up_block_types": ["AttnUpDecoderBlock2D", "UpDecoderBlock2D"],
    "vq_embed_dim": LATENTS,
}


def vqgan_folder(folder: Path, **config: object) -> Path:
    """A `VQModel` of two levels, whose coarser one has attention after each layer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG | config), encoding="utf-8")
    tensors = numbers(shapes_of("diffusers"))
    write_safetensors(folder / "diffusion_pytorch_model.safetensors", tensors)
    return folder


def taming_folder(folder: Path) -> Path:
    """The same of other sizes, in a file as a training leaves it, under taming's names."""
    folder.mkdir(parents=True, exist_ok=True)
    write_torch(folder / "last.ckpt", taming_tensors(), "state_dict")
    (folder / "model.yaml").write_text("model:\n  target: taming.models.vqgan.VQModel\n", encoding="utf-8")
    return folder


def taming_tensors() -> dict[str, NDArray[np.float32]]:
    """By taming's names, with those of the loss that it was trained by."""
    made = {_taming(name): tensor for name, tensor in numbers(shapes_of("taming")).items()}
    matrices = (".q.weight", ".k.weight", ".v.weight", ".proj_out.weight")
    made = {name: each[..., None, None] if name.endswith(matrices) else each for name, each in made.items()}
    return made | {"loss.discriminator.main.0.weight": np.ones((2, 3, 4, 4), np.float32)}


def latents(height: int, width: int) -> NDArray[np.float32]:
    """(1, LATENTS, height, width), as noise is."""
    return np.random.RandomState(3).standard_normal((1, LATENTS, height, width)).astype(np.float32)


def shapes_of(whose: str) -> Shapes:
    """Of all tensors of both halves and the codebook, by diffusers' names, in the sizes of one of CHANNELS."""
    fine, coarse = CHANNELS[whose]
    shapes = convolution("quant_conv", INNER, LATENTS, 1) | convolution("post_quant_conv", LATENTS, INNER, 1)
    shapes |= {"quantize.embedding.weight": (CONFIG["num_vq_embeddings"], LATENTS)}
    shapes |= convolution("encoder.conv_in", 3, fine, 3) | convolution("encoder.conv_out", coarse, INNER, 3)
    shapes |= convolution("decoder.conv_in", INNER, coarse, 3) | convolution("decoder.conv_out", fine, 3, 3)
    shapes |= norm("encoder.conv_norm_out", coarse) | norm("decoder.conv_norm_out", fine)
    shapes |= residual("encoder.down_blocks.0.resnets.0", fine, fine)
    shapes |= residual("encoder.down_blocks.1.resnets.0", fine, coarse)
    shapes |= convolution("encoder.down_blocks.0.downsamplers.0.conv", fine, fine, 3)
    for number, into, out in ((0, coarse, coarse), (1, coarse, fine)):
        shapes |= residual(f"decoder.up_blocks.{number}.resnets.0", into, out)
        shapes |= residual(f"decoder.up_blocks.{number}.resnets.1", out, out)
    shapes |= convolution("decoder.up_blocks.0.upsamplers.0.conv", coarse, coarse, 3)
    looking = ["encoder.down_blocks.1.attentions.0", *(f"decoder.up_blocks.0.attentions.{layer}" for layer in (0, 1))]
    for half in ("encoder", "decoder"):
        looking.append(f"{half}.mid_block.attentions.0")
        for number in range(2):
            shapes |= residual(f"{half}.mid_block.resnets.{number}", coarse, coarse)
    for name in looking:
        shapes |= norm(f"{name}.group_norm", coarse)
        for each in ("to_q", "to_k", "to_v", "to_out.0"):
            shapes |= linear(f"{name}.{each}", coarse, coarse)
    return shapes


def _taming(name: str) -> str:
    """What taming calls the tensor: level 0 of the way up is its last one."""
    for theirs, ours in (
        ("down_blocks.", "down."),
        ("up_blocks.0.", "up.1."),
        ("up_blocks.1.", "up.0."),
        ("mid_block.resnets.0.", "mid.block_1."),
        ("mid_block.resnets.1.", "mid.block_2."),
        ("mid_block.attentions.0.", "mid.attn_1."),
        ("resnets.", "block."),
        ("attentions.", "attn."),
        ("downsamplers.0.", "downsample."),
        ("upsamplers.0.", "upsample."),
        ("conv_norm_out", "norm_out"),
        ("conv_shortcut", "nin_shortcut"),
        ("group_norm", "norm"),
        ("to_q", "q"),
        ("to_k", "k"),
        ("to_v", "v"),
        ("to_out.0", "proj_out"),
    ):
        name = name.replace(theirs, ours)
    return name
