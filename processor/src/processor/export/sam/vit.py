"""SAM 1's image encoder (Kirillov et al., 2023), a ViT: a checkpoint in Hugging Face's layout becomes OpenVINO's IR.

Most layers look around in windows, a few at the whole picture; how far apart two places are in rows and in columns
adds to how much they look at each other (Li et al., 2021, "Improved Multiscale Vision Transformers").
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import plane, rows
from processor.export.sam.picture import normalized
from processor.export.sam.relative_attention import relative_attention
from processor.export.transformer import ACTIVATIONS, constant, linear, norm, save
from processor.export.weights import Weights

PREFIX = "vision_encoder"
NECK_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class VitShape:
    """The sizes of the encoder: squares of `side` pixels, cut into patches of `patch`; vectors of `width`, of `out` at
    the end. `whole` are the numbers of the layers that look at the whole picture, the others at windows of `window`
    places a side.
    """

    side: int
    patch: int
    width: int
    inner: int
    out: int
    layers: int
    heads: int
    window: int
    whole: frozenset[int]
    activation: str
    epsilon: float

    @property
    def grid(self) -> int:
        """Places a side."""
        return self.side // self.patch


def export_encoder(weights: Weights, shape: VitShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `picture` (1, side, side, 3) float32 RGB, 0 to 255; beside what is shorter, ImageNet's mean colour, which is
    0 once normalized. Output `image_embedding` (1, out, grid, grid) float32. Raises ManifestError where a tensor is
    missing or of another shape.
    """
    picture = opset.parameter([1, shape.side, shape.side, 3], np.float32)
    x = _patches(picture, weights, shape)
    for number in range(shape.layers):
        layer = f"{PREFIX}.layers.{number}"
        side = shape.grid if number in shape.whole else shape.window
        seen = norm(x, weights, f"{layer}.layer_norm1", shape.width, shape.epsilon)
        looked = relative_attention(seen, weights, f"{layer}.attn", shape.grid, side, shape.width, shape.heads)
        x = opset.add(x, looked)
        seen = norm(x, weights, f"{layer}.layer_norm2", shape.width, shape.epsilon)
        inner = ACTIVATIONS[shape.activation](linear(seen, weights, f"{layer}.mlp.lin1", shape.width, shape.inner))
        x = opset.add(x, linear(inner, weights, f"{layer}.mlp.lin2", shape.inner, shape.width))
    save({"image_embedding": neck(x, weights, shape.grid, shape.width, shape.out)}, {"picture": picture}, path)


def _patches(picture: Node, weights: Weights, shape: VitShape) -> Node:
    """(1, side, side, 3) -> (1, grid * grid, width), placed."""
    name, step, places = f"{PREFIX}.patch_embed.projection", [shape.patch] * 2, f"{PREFIX}.pos_embed"
    kernel = constant(weights.floats(f"{name}.weight", shape.width, 3, *step))
    cut = opset.convolution(normalized(picture), kernel, step, [0, 0], [0, 0], [1, 1])
    x = opset.add(rows(cut, shape.width), constant(weights.floats(f"{name}.bias", shape.width)))
    if places not in weights:
        return x
    placed = weights.floats(places, 1, shape.grid, shape.grid, shape.width)
    return opset.add(x, constant(placed.reshape(1, -1, shape.width)))


def neck(x: Node, weights: Weights, grid: int, width: int, out: int) -> Node:
    """(1, grid * grid, width) -> (1, out, grid, grid), as all encoders of SAM's first kind end."""
    name = f"{PREFIX}.neck"
    flat = weights.floats(f"{name}.conv1.weight", out, width, 1, 1)[:, :, 0, 0]
    x = norm(opset.matmul(x, constant(flat), False, True), weights, f"{name}.layer_norm1", out, NECK_EPSILON)
    kernel = constant(weights.floats(f"{name}.conv2.weight", out, out, 3, 3))
    made = opset.convolution(plane(x, grid, grid, out), kernel, [1, 1], [1, 1], [1, 1], [1, 1])
    return plane(norm(rows(made, out), weights, f"{name}.layer_norm2", out, NECK_EPSILON), grid, grid, out)
