"""What a config.json of SAM 2 says of its networks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processor.export.sam.decoder_shape import SAM2, DecoderShape, read_decoder, reading, square
from processor.export.sam.hiera import Block
from processor.export.transformer import ACTIVATIONS
from wire.errors import ManifestError

STAGES = 4
PATCH = 4
"""A place of the finest grid is so many pixels wide."""

MOST_BLOCKS = 200
KNOWN: Mapping[str, Any] = {
    "num_feature_levels": 3,
    "fpn_top_down_levels": [2, 3],
    "fpn_kernel_size": 1,
    "fpn_stride": 1,
    "fpn_padding": 0,
}
KNOWN_OF_BACKBONE: Mapping[str, Any] = {
    "patch_stride": PATCH,
    "query_stride": 2,
    "num_query_pool_stages": STAGES - 1,
    "num_channels": 3,
}
"""What all models of the family have in one way, which alone is built."""


@dataclass(frozen=True, slots=True)
class Sam2Shape:
    """The sizes of SAM 2 for pictures, made squares of `decoder.side` pixels.

    `ends` are the numbers of the blocks that end a stage; `kernel` and `padding` belong to the convolution that cuts
    the picture into places. What says where those lie has a coarse grid of the side `background`, and a fine one of
    the side `tile`, which is repeated. An MLP is `ratio` times as wide as its block.
    """

    decoder: DecoderShape
    blocks: tuple[Block, ...]
    ends: tuple[int, ...]
    kernel: int
    padding: int
    background: int
    tile: int
    ratio: float
    activation: str
    epsilon: float


def read_shape(config: Mapping[str, Any]) -> Sam2Shape:
    """The shape that a config.json, of model_type `sam2` or `sam2_video`, gives. Raises ManifestError where it cannot
    be built, or read.
    """
    with reading():
        return _read(config)


def _read(config: Mapping[str, Any]) -> Sam2Shape:
    vision: Mapping[str, Any] = config.get("vision_config") or {}
    backbone: Mapping[str, Any] = vision.get("backbone_config") or {}
    decoder = read_decoder(config, SAM2)
    _expect(vision, **KNOWN, fpn_hidden_size=decoder.width)
    _expect(backbone, **KNOWN_OF_BACKBONE, image_size=decoder.side)
    if decoder.side != 16 * decoder.grid or decoder.grid % 2:
        raise ManifestError(
            f"Model: expected an even grid of places of 16 pixels, got {decoder.side} for {decoder.grid}."
        )
    windows = backbone.get("window_size_per_stage") or [8, 4, 14, 7]
    blocks, ends = _blocks(backbone, windows, decoder.side // PATCH)
    shape = Sam2Shape(
        decoder,
        blocks,
        ends,
        square(backbone.get("patch_kernel_size") or 7),
        square(backbone.get("patch_padding", 3)),
        square(backbone.get("window_positional_embedding_background_size") or 7),
        windows[0],
        float(backbone.get("mlp_ratio", 4)),
        backbone.get("hidden_act", "gelu"),
        float(backbone.get("layer_norm_eps", 1e-6)),
    )
    if shape.activation not in ACTIVATIONS:
        raise ManifestError(
            f"Model: expected an activation of {' or '.join(ACTIVATIONS)}, got {shape.activation!r:.40}."
        )
    if decoder.side // PATCH % shape.tile or shape.kernel != 2 * shape.padding + 1:
        raise ManifestError(
            f"Model: expected a window that divides the finest grid and a padding of half the kernel, got "
            f"{shape.tile}, {shape.padding} and {shape.kernel}."
        )
    return shape


def _blocks(
    backbone: Mapping[str, Any], windows: Sequence[int], side: int
) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The blocks of all stages, and which end one. A stage's first block still has the window of the one before."""
    counts, widths, heads = (
        backbone.get(name) or default
        for name, default in (
            ("blocks_per_stage", [1, 2, 7, 2]),
            ("embed_dim_per_stage", [96, 192, 384, 768]),
            ("num_attention_heads_per_stage", [1, 2, 4, 8]),
        )
    )
    whole = backbone.get("global_attention_blocks", [5, 7, 9])
    if {len(each) for each in (counts, widths, heads, windows)} != {STAGES} or not 0 < sum(counts) <= MOST_BLOCKS:
        raise ManifestError(f"Model: expected {STAGES} stages of {MOST_BLOCKS} blocks at most, got {counts!r:.60}.")
    blocks: list[Block] = []
    for stage in range(STAGES):
        for number in range(counts[stage]):
            begins = number == 0 and stage > 0
            window = side if len(blocks) in whole else windows[stage - begins]
            into = widths[stage - begins]
            blocks.append(Block(side, window, into, widths[stage], heads[stage], begins))
            side //= 1 + begins
    fit = all(not part.width % part.heads and (part.into != part.width) == part.pooled for part in blocks)
    if not fit or any(part.window < 1 or (part.pooled and part.window % 2) for part in blocks):
        raise ManifestError(
            f"Model: expected heads of one size, a width of its own for each stage, and an even window where one ends, "
            f"got {widths!r:.60}, {heads!r:.60}, {windows!r:.60}."
        )
    ends = tuple(sum(counts[: stage + 1]) - 1 for stage in range(STAGES))
    return tuple(blocks), ends


def _expect(config: Mapping[str, Any], **known: Any) -> None:
    """Raises ManifestError where the `config` names another value for something than the one `known`."""
    for name, value in known.items():
        found = config.get(name)
        if found is not None and found not in (value, [value, value]):
            raise ManifestError(f"Model: expected {name} {value}, got {found!r:.40}.")
