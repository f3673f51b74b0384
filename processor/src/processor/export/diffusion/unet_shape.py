"""What the config.json of a `UNet2DConditionModel` says of it: how large its parts are, or that it cannot be built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processor.export.diffusion.config import MOST_CHANNELS, SILU, check_fixed, check_sizes, per_level
from processor.export.diffusion.parts import Norm
from processor.export.diffusion.spatial import Looking
from processor.export.sam.decoder_shape import reading
from wire.errors import ManifestError

DOWN = {"CrossAttnDownBlock2D": True, "DownBlock2D": False}
UP = {"CrossAttnUpBlock2D": True, "UpBlock2D": False}
"""The kinds of blocks, and whether they look at the text."""

MIDDLE = "UNetMidBlock2DCrossAttn"
FIXED: Mapping[str, Sequence[Any]] = {
    "act_fn": SILU,
    "addition_embed_type": (None,),
    "attention_type": ("default",),
    "center_input_sample": (False,),
    "class_embed_type": (None,),
    "class_embeddings_concat": (False,),
    "conv_in_kernel": (3,),
    "conv_out_kernel": (3,),
    "cross_attention_norm": (None,),
    "downsample_padding": (1,),
    "dual_cross_attention": (False,),
    "encoder_hid_dim": (None,),
    "encoder_hid_dim_type": (None,),
    "mid_block_only_cross_attention": (None, False),
    "mid_block_scale_factor": (1,),
    "mid_block_type": (MIDDLE, None),
    "num_attention_heads": (None,),
    "num_class_embeds": (None,),
    "only_cross_attention": (False,),
    "resnet_out_scale_factor": (1,),
    "resnet_skip_time_act": (False,),
    "resnet_time_scale_shift": ("default",),
    "reverse_transformer_layers_per_block": (None,),
    "time_embedding_act_fn": (None,),
    "time_embedding_type": ("positional",),
    "timestep_post_act": (None,),
}
"""What is built in one way alone: other values are of other kinds of networks."""


@dataclass(frozen=True, slots=True)
class Level:
    """One size of the picture: `layers` on the way down, one more on the way up.

    `down` and `up` are the attention after each of them, None where there is none.
    """

    channels: int
    layers: int
    down: Looking | None
    up: Looking | None


@dataclass(frozen=True, slots=True)
class UnetShape:
    """The sizes of the network: from the finest level to the coarsest.

    `time` is how many numbers a timestep becomes; `cosine_first` and `shift` say how. `guidance` is how many numbers
    say how strongly a text counts (LCM), 0 where none do. `middle` is the attention on the coarsest level, between both
    ways; with `has_middle` false nothing is between them.
    """

    into: int
    out: int
    width: int
    levels: tuple[Level, ...]
    middle: Looking
    has_middle: bool
    norm: Norm
    time: int
    cosine_first: bool
    shift: float
    guidance: int


def read_shape(config: Mapping[str, Any]) -> UnetShape:
    """The shape that the config gives. Raises ManifestError where it cannot be read, or built as it is meant."""
    check_fixed(config, FIXED)
    with reading():
        return _read(config)


def _read(config: Mapping[str, Any]) -> UnetShape:
    channels = tuple(int(each) for each in config.get("block_out_channels", (320, 640, 1280, 1280)))
    count, groups = len(channels), int(config.get("norm_num_groups", 32))
    layers, heads, depth = (
        per_level(config.get(name, default), count)
        for name, default in (
            ("layers_per_block", 2),
            ("attention_head_dim", 8),  # of heads there are so many, whatever it is called
            ("transformer_layers_per_block", 1),
        )
    )
    check_sizes(channels, (*layers, *depth), groups)
    widths = set(per_level(config.get("cross_attention_dim", 1280), count))
    if len(widths) != 1 or channels[0] % 2 or any(size % head for size, head in zip(channels, heads, strict=True)):
        raise ManifestError(
            f"Model: expected states of one width, an even number of channels and heads of one size, got {widths}, "
            f"{channels} and {heads}."
        )
    (width,), matrix = widths, () if config.get("use_linear_projection") else (1, 1)
    looking = [
        Looking(*each, groups=groups, matrix=matrix)
        for each in zip(channels, (width,) * count, heads, depth, strict=True)
    ]
    down = _looks(config.get("down_block_types", (*["CrossAttnDownBlock2D"] * 3, "DownBlock2D")), DOWN, count)
    up = _looks(config.get("up_block_types", ("UpBlock2D", *["CrossAttnUpBlock2D"] * 3)), UP, count)[::-1]
    levels = tuple(
        Level(size, number, each if first else None, each if second else None)
        for size, number, each, first, second in zip(channels, layers, looking, down, up, strict=True)
    )
    shape = UnetShape(
        int(config.get("in_channels", 4)),
        int(config.get("out_channels", 4)),
        width,
        levels,
        looking[-1],
        config.get("mid_block_type", MIDDLE) is not None,
        Norm(groups, float(config.get("norm_eps", 1e-5))),
        int(config.get("time_embedding_dim") or channels[0] * 4),
        bool(config.get("flip_sin_to_cos", True)),
        float(config.get("freq_shift", 0)),
        int(config.get("time_cond_proj_dim") or 0),
    )
    sizes = shape.into, shape.out, shape.time, shape.width, shape.guidance + 1
    if not all(0 < size <= MOST_CHANNELS for size in sizes):
        raise ManifestError(f"Model: expected sizes from 1 to {MOST_CHANNELS}, got {sizes}.")
    return shape


def _looks(kinds: Sequence[str], known: Mapping[str, bool], count: int) -> list[bool]:
    if len(kinds) != count or not all(kind in known for kind in kinds):
        raise ManifestError(f"Model: expected {count} blocks of {' or '.join(known)}, got {kinds!r:.100}.")
    return [known[kind] for kind in kinds]
