"""The tensors of a small Stable Diffusion, by diffusers' and transformers' names, with their shapes."""

from collections.abc import Mapping
from typing import Any

from toy_sam import Shapes, convolution, linear, norm

WIDTH, TOKENS, LATENTS, INNER = 16, 77, 4, 32
"""Numbers of a text's states, its tokens, channels of latents, and numbers inside of the text encoder's layers."""

FINE, COARSE, TINY_WIDTH = 8, 16, 8
"""Channels of the two levels, and of the tiny autoencoder."""


def unet_shapes(config: Mapping[str, Any]) -> Shapes:
    """Of all tensors of a network of two levels, the finer of which looks at a text."""
    fine, coarse, time = FINE, COARSE, 4 * FINE
    shapes = convolution("conv_in", config["in_channels"], fine, 3) | convolution("conv_out", fine, LATENTS, 3)
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
            shapes |= residual(f"{name}.resnets.{number}", into, out, time)
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
    fine, coarse, both = FINE, COARSE, 2 * LATENTS
    shapes = convolution("quant_conv", both, both, 1) | convolution("post_quant_conv", LATENTS, LATENTS, 1)
    shapes |= convolution("encoder.conv_in", 3, fine, 3) | convolution("encoder.conv_out", coarse, both, 3)
    shapes |= convolution("decoder.conv_in", LATENTS, coarse, 3) | convolution("decoder.conv_out", fine, 3, 3)
    shapes |= norm("encoder.conv_norm_out", coarse) | norm("decoder.conv_norm_out", fine)
    shapes |= residual("encoder.down_blocks.0.resnets.0", fine, fine)
    shapes |= residual("encoder.down_blocks.1.resnets.0", fine, coarse)
    shapes |= convolution("encoder.down_blocks.0.downsamplers.0.conv", fine, fine, 3)
    for number, into, out in ((0, coarse, coarse), (1, coarse, fine)):
        shapes |= residual(f"decoder.up_blocks.{number}.resnets.0", into, out)
        shapes |= residual(f"decoder.up_blocks.{number}.resnets.1", out, out)
    shapes |= convolution("decoder.up_blocks.0.upsamplers.0.conv", coarse, coarse, 3)
    for half in ("encoder", "decoder"):
        for number in range(2):
            shapes |= residual(f"{half}.mid_block.resnets.{number}", coarse, coarse)
        shapes |= norm(f"{half}.mid_block.attentions.0.group_norm", coarse)
        for name in ("to_q", "to_k", "to_v", "to_out.0"):
            shapes |= linear(f"{half}.mid_block.attentions.0.{name}", coarse, coarse)
    return shapes


def tiny_shapes() -> Shapes:
    """Of all tensors of both halves."""
    width = TINY_WIDTH
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
        shapes |= linear(f"{layer}.mlp.fc1", WIDTH, INNER) | linear(f"{layer}.mlp.fc2", INNER, WIDTH)
    return shapes


def residual(name: str, into: int, out: int, time: int = 0) -> Shapes:
    """Of two convolutions, added to what came in; shifted by a timestep of so many numbers, where it has any."""
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
