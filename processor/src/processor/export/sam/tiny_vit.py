"""MobileSAM's image encoder, TinyViT (Wu et al., 2022): Microsoft's layers under the names of MobileSAM's own file.

Convolutions first, then attention in windows with a bias for how far apart two places are, and between both halves of
each layer a convolution again. Where there is batch normalization, the convolution before it takes it in.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import plane, rows
from processor.export.sam.picture import normalized
from processor.export.sam.vit import neck
from processor.export.sam.windows import in_windows
from processor.export.transformer import constant, linear, norm, save
from processor.export.weights import Weights

PREFIX = "image_encoder"
EPSILON = 1e-5
FINE = 4
"""A place of the finest grid is so many pixels wide."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`blocks` of a `width` on `grid` places a side, with `inner` as the width in between; in all stages but the first
    they have attention of so many `heads` in windows of `window` places a side.
    """

    grid: int
    blocks: int
    width: int
    inner: int
    heads: int = 0
    window: int = 0


@dataclass(frozen=True, slots=True)
class TinyVitShape:
    """The sizes of the encoder: squares of `side` pixels, vectors of `out` at the end."""

    side: int
    stages: tuple[Stage, ...]
    out: int


def export_encoder(weights: Weights, shape: TinyVitShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `picture` (1, side, side, 3) float32 RGB, 0 to 255; beside what is shorter, ImageNet's mean colour, which is
    0 once normalized. Output `image_embedding` (1, out, grid, grid) float32, of the last stage's grid. Raises
    ManifestError where a tensor is missing or of another shape.
    """
    picture = opset.parameter([1, shape.side, shape.side, 3], np.float32)
    first, *later = shape.stages
    x = _convolved(normalized(picture), weights, f"{PREFIX}.patch_embed.seq.0", 3, first.width // 2, step=2)
    x = _convolved(_gelu(x), weights, f"{PREFIX}.patch_embed.seq.2", first.width // 2, first.width, step=2)
    for number in range(first.blocks):
        x = _bottleneck(x, weights, f"{PREFIX}.layers.0.blocks.{number}", first)
    before = first
    for number, stage in enumerate(later, 1):
        x = _merged(x, weights, f"{PREFIX}.layers.{number - 1}.downsample", before, stage)
        for block in range(stage.blocks):
            x = _block(x, weights, f"{PREFIX}.layers.{number}.blocks.{block}", stage)
        before = stage
    made = neck(rows(x, before.width), weights, before.grid, before.width, shape.out)
    save({"image_embedding": made}, {"picture": picture}, path)


def _bottleneck(x: Node, weights: Weights, name: str, stage: Stage) -> Node:
    """(1, width, grid, grid) -> the same, by way of `stage.inner`."""
    wide = _gelu(_convolved(x, weights, f"{name}.conv1", stage.width, stage.inner, kernel=1))
    wide = _gelu(_in_channels(wide, weights, f"{name}.conv2", stage.inner))
    return _gelu(opset.add(_convolved(wide, weights, f"{name}.conv3", stage.inner, stage.width, kernel=1), x))


def _merged(x: Node, weights: Weights, name: str, before: Stage, after: Stage) -> Node:
    """From one stage's places to the next one's."""
    x = _gelu(_convolved(x, weights, f"{name}.conv1", before.width, after.width, kernel=1))
    x = _gelu(_in_channels(x, weights, f"{name}.conv2", after.width, before.grid // after.grid))
    return _convolved(x, weights, f"{name}.conv3", after.width, after.width, kernel=1)


def _block(x: Node, weights: Weights, name: str, stage: Stage) -> Node:
    """(1, width, grid, grid) -> the same."""
    width, inner, grid = stage.width, stage.inner, stage.grid
    places = rows(x, width)
    seen = opset.add(places, _attention(places, weights, f"{name}.attn", stage))
    x = rows(_in_channels(plane(seen, grid, grid, width), weights, f"{name}.local_conv", width), width)
    wide = _gelu(linear(norm(x, weights, f"{name}.mlp.norm", width, EPSILON), weights, f"{name}.mlp.fc1", width, inner))
    return plane(opset.add(x, linear(wide, weights, f"{name}.mlp.fc2", inner, width)), grid, grid, width)


def _attention(x: Node, weights: Weights, name: str, stage: Stage) -> Node:
    """x (1, grid * grid, width) -> the same. What fills up windows at the edges is normalized too, as 0."""
    width, heads = stage.width, stage.heads
    scale, offset = (weights.floats(f"{name}.norm.{which}", width) for which in ("weight", "bias"))
    weight = _by_part(weights.floats(f"{name}.qkv.weight", 3 * width, width), heads)
    bias = _by_part(weights.floats(f"{name}.qkv.bias", 3 * width), heads)
    even = opset.mvn(x, opset.constant(np.array([-1], np.int64)), True, EPSILON, "inside_sqrt")
    biases = weights.floats(f"{name}.attention_biases", heads, stage.window**2)
    look = partial(opset.scaled_dot_product_attention, attention_mask=constant(_distances(biases, stage.window)))
    seen = in_windows(even, weight * scale, weight @ offset + bias, stage.grid, stage.window, heads, look)
    return linear(seen, weights, f"{name}.proj", width, width)


def _by_part(rows: Floats, heads: int) -> Floats:
    """Rows by heads, and of each its query, key and value -> all queries, all keys, all values."""
    apart = rows.reshape(heads, 3, -1, *rows.shape[1:])
    return np.ascontiguousarray(np.moveaxis(apart, 1, 0)).reshape(rows.shape)


def _distances(biases: Floats, side: int) -> Floats:
    """(heads, side * side), by how far apart in rows and columns -> (1, heads, places, places)."""
    y, x = np.divmod(np.arange(side**2), side)
    apart = [np.abs(each[:, None] - each[None]) for each in (y, x)]
    return np.expand_dims(np.take(biases, apart[0] * side + apart[1], 1), 0)


def _convolved(x: Node, weights: Weights, name: str, into: int, out: int, *, kernel: int = 3, step: int = 1) -> Node:
    around = [kernel // 2] * 2
    numbers, bias = _folded(weights, name, (out, into, kernel, kernel))
    made = opset.convolution(x, constant(numbers), [step] * 2, around, around, [1, 1])
    return opset.add(made, constant(bias))


def _in_channels(x: Node, weights: Weights, name: str, channels: int, step: int = 1) -> Node:
    """A convolution of 3 x 3 within each channel."""
    numbers, bias = _folded(weights, name, (channels, 1, 3, 3))
    made = opset.group_convolution(x, constant(numbers[:, None]), [step] * 2, [1, 1], [1, 1], [1, 1])
    return opset.add(made, constant(bias))


def _folded(weights: Weights, name: str, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """The kernel of that shape and the bias (1, out, 1, 1) of a convolution with its batch normalization."""
    out = shape[0]
    scale, offset, mean, variance = (
        weights.floats(f"{name}.bn.{which}", out) for which in ("weight", "bias", "running_mean", "running_var")
    )
    factor = scale / np.sqrt(variance + np.float32(EPSILON))
    kernel = weights.floats(f"{name}.c.weight", *shape) * factor.reshape(-1, 1, 1, 1)
    return kernel, (offset - mean * factor).reshape(1, -1, 1, 1)


def _gelu(x: Node) -> Node:
    return opset.gelu(x, "erf")
