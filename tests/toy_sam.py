"""What small models of the SAM family have in common, in Hugging Face's layout: prompt encoder and mask decoder.

The numbers are the same each time, so that a reference can read them too.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from toy_embedders import picture

Floats = NDArray[np.float32]
Shapes = dict[str, tuple[int, ...]]

SIDE = 128
WIDTH, INNER, JUDGE = 32, 48, 24

PROMPTS: dict[str, Any] = {"hidden_size": WIDTH, "image_size": SIDE, "patch_size": 16}
DECODER: dict[str, Any] = {
    "hidden_size": WIDTH,
    "mlp_dim": INNER,
    "num_attention_heads": 4,
    "iou_head_hidden_dim": JUDGE,
    "iou_head_depth": 3,
}


def toy_picture() -> NDArray[np.float32]:
    """(1, SIDE, SIDE, 3), as an encoder takes it."""
    return picture(SIDE, SIDE)[None].astype(np.float32)


def numbers(shapes: Shapes) -> dict[str, Floats]:
    """Such that signals neither die nor explode, and as float16 has them, which networks are kept in."""
    random, made = np.random.RandomState(5), {}
    for name, shape in shapes.items():
        sums = name.endswith(".weight") and "norm" not in name and "embed" not in name and "token" not in name
        scale = float(np.prod(shape[1:])) ** -0.5 if sums else 0.3
        around = 1.0 if name.endswith(".weight") and "norm" in name else 0.0
        made[name] = (random.standard_normal(shape) * scale + around).astype(np.float16).astype(np.float32)
    return made


def points() -> Shapes:
    """Of the prompt encoder, but for the kinds of points, which SAM 1 and SAM 2 have in different ways."""
    name = "prompt_encoder"
    return {
        "shared_image_embedding.positional_embedding": (2, WIDTH // 2),
        f"{name}.not_a_point_embed.weight": (1, WIDTH),
        f"{name}.no_mask_embed.weight": (1, WIDTH),
        **convolution(f"{name}.mask_embed.conv1", 1, 4, 2),
        **convolution(f"{name}.mask_embed.conv2", 4, 16, 2),
        **convolution(f"{name}.mask_embed.conv3", 16, WIDTH, 1),
        **norm(f"{name}.mask_embed.layer_norm1", 4),
        **norm(f"{name}.mask_embed.layer_norm2", 16),
    }


def decoder(out: str, inner: str, outer: str) -> Shapes:
    """Of the mask decoder, whose attention ends in `out`, and whose MLPs are called `inner` and `outer`."""
    name, layers = "mask_decoder", "mask_decoder.transformer.layers"
    shapes: Shapes = {
        f"{name}.iou_token.weight": (1, WIDTH),
        f"{name}.mask_tokens.weight": (4, WIDTH),
        f"{name}.upscale_conv1.weight": (WIDTH, WIDTH // 4, 2, 2),
        f"{name}.upscale_conv1.bias": (WIDTH // 4,),
        f"{name}.upscale_conv2.weight": (WIDTH // 4, WIDTH // 8, 2, 2),
        f"{name}.upscale_conv2.bias": (WIDTH // 8,),
        **norm(f"{name}.upscale_layer_norm", WIDTH // 4),
        **_attention(f"{name}.transformer.final_attn_token_to_image", out, WIDTH // 2),
        **norm(f"{name}.transformer.layer_norm_final_attn", WIDTH),
        **feed_forward(f"{name}.iou_prediction_head", JUDGE, 4),
    }
    for number in range(2):
        shapes |= _attention(f"{layers}.{number}.self_attn", out, WIDTH)
        for way in ("token_to_image", "image_to_token"):
            shapes |= _attention(f"{layers}.{number}.cross_attn_{way}", out, WIDTH // 2)
        shapes |= linear(f"{layers}.{number}.{inner}", WIDTH, INNER)
        shapes |= linear(f"{layers}.{number}.{outer}", INNER, WIDTH)
        for which in range(1, 5):
            shapes |= norm(f"{layers}.{number}.layer_norm{which}", WIDTH)
    for number in range(4):
        shapes |= feed_forward(f"{name}.output_hypernetworks_mlps.{number}", WIDTH, WIDTH // 8)
    return shapes


def _attention(name: str, out: str, inner: int) -> Shapes:
    shapes = linear(f"{name}.{out}", inner, WIDTH)
    for part in ("q_proj", "k_proj", "v_proj"):
        shapes |= linear(f"{name}.{part}", WIDTH, inner)
    return shapes


def feed_forward(name: str, inner: int, out: int) -> Shapes:
    """Of a network of three layers."""
    first = linear(f"{name}.proj_in", WIDTH, inner)
    return first | linear(f"{name}.layers.0", inner, inner) | linear(f"{name}.proj_out", inner, out)


def linear(name: str, into: int, out: int) -> Shapes:
    """Of a product with a matrix."""
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


def convolution(name: str, into: int, out: int, kernel: int) -> Shapes:
    """Of a convolution of kernel x kernel."""
    return {f"{name}.weight": (out, into, kernel, kernel), f"{name}.bias": (out,)}


def norm(name: str, width: int) -> Shapes:
    """Of a normalization."""
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}
