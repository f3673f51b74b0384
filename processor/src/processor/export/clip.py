"""CLIP (Radford et al., 2021), both of its towers: a checkpoint in Hugging Face's layout becomes OpenVINO's IR."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import numbers, transposed
from processor.export.transformer import (
    Names,
    Shape,
    attention,
    constant,
    exact,
    linear,
    mlp,
    norm,
    positions,
    product,
    save,
)
from processor.export.weights import Weights

LAYER = Names(
    query="self_attn.q_proj",
    key="self_attn.k_proj",
    value="self_attn.v_proj",
    out="self_attn.out_proj",
    attention_norm="layer_norm1",
    inner="mlp.fc1",
    outer="mlp.fc2",
    mlp_norm="layer_norm2",
)


@dataclass(frozen=True, slots=True)
class TextShape:
    """The sizes of the tower of texts: `positions` is how many tokens a text may have at most."""

    layers: Shape
    words: int
    positions: int
    vector: int


@dataclass(frozen=True, slots=True)
class PictureShape:
    """The sizes of the tower of pictures: squares of `side` pixels, cut into patches of `patch`.

    `mean` and `deviation` are what a picture's channels, from 0 to 1, are normalized by.
    """

    layers: Shape
    side: int
    patch: int
    vector: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


def export_texts(weights: Weights, shape: TextShape, path: Path) -> None:
    """The tower of texts as `path` (.xml) and the .bin beside it, its weights in float16.

    Inputs `ids` (n, tokens) int32 and `last` (n, 1) int32, where the text's end stands; what follows that changes
    nothing, for no token looks ahead. Output `vectors` (n, vector) float32.
    """
    ids, last = opset.parameter([-1, -1], np.int32), opset.parameter([-1, 1], np.int32)
    one = opset.constant(np.int64(1))
    ends = opset.squeeze(opset.gather(text_states(ids, weights, shape), last, one, batch_dims=1), one)
    vectors = linear(ends, weights, "text_projection", shape.layers.width, shape.vector)
    save({"vectors": vectors}, {"ids": ids, "last": last}, path)


def export_pictures(weights: Weights, shape: PictureShape, path: Path) -> None:
    """The tower of pictures as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `pictures` (n, side, side, 3) uint8 RGB. Output `vectors` (n, vector) float32.
    """
    pictures = opset.parameter([-1, shape.side, shape.side, 3], np.uint8)
    save({"vectors": picture_vectors(pictures, weights, shape)}, {"pictures": pictures}, path)


def picture_vectors(pictures: Node, weights: Weights, shape: PictureShape) -> Node:
    """(n, side, side, 3) uint8 RGB -> (n, vector): what the tower of pictures makes of each."""
    levels = transposed(opset.convert(pictures, "f32"), 0, 3, 1, 2)
    return _seen(_normalized(levels, shape, 255), weights, shape)


def share_vectors(pictures: Node, weights: Weights, shape: PictureShape) -> Node:
    """(n, 3, side, side) float32 RGB, 0 to 1 -> (n, vector): the same, by numbers that may be changed a little."""
    return _seen(_normalized(pictures, shape, 1), weights, shape)


def _seen(x: Node, weights: Weights, shape: PictureShape) -> Node:
    """(n, 3, side, side), normalized -> (n, vector)."""
    layers, width, tower = shape.layers, shape.layers.width, "vision_model"
    x = _patches(x, weights, shape)
    x = norm(x, weights, f"{tower}.pre_layrnorm", width, layers.epsilon)  # spelled so in the files
    x = _encoded(x, weights, tower, layers, causal=False)
    zero, one = opset.constant(np.int64(0)), opset.constant(np.int64(1))
    x = norm(opset.gather(x, zero, one), weights, f"{tower}.post_layernorm", width, layers.epsilon)
    return linear(x, weights, "visual_projection", width, shape.vector)


def text_states(ids: Node, weights: Weights, shape: TextShape) -> Node:
    """(n, tokens) int32 -> (n, tokens, width): what the tower of texts makes of each token and those before it."""
    layers, width, tower = shape.layers, shape.layers.width, "text_model"
    words = constant(weights.floats(f"{tower}.embeddings.token_embedding.weight", shape.words, width))
    places = constant(weights.floats(f"{tower}.embeddings.position_embedding.weight", shape.positions, width))
    x = opset.add(opset.gather(words, ids, opset.constant(np.int64(0))), positions(places, ids))
    x = _encoded(x, weights, tower, layers, causal=True)
    return norm(x, weights, f"{tower}.final_layer_norm", width, layers.epsilon)


def _encoded(x: Node, weights: Weights, tower: str, shape: Shape, *, causal: bool) -> Node:
    """Normalized before each half, as CLIP has it."""
    for number in range(shape.layers):
        layer = f"{tower}.encoder.layers.{number}"
        seen = norm(x, weights, f"{layer}.{LAYER.attention_norm}", shape.width, shape.epsilon)
        x = opset.add(x, attention(seen, weights, layer, LAYER, shape, None, causal=causal))
        seen = norm(x, weights, f"{layer}.{LAYER.mlp_norm}", shape.width, shape.epsilon)
        x = opset.add(x, mlp(seen, weights, layer, LAYER, shape))
    return x


def _normalized(pictures: Node, shape: PictureShape, most: float) -> Node:
    """(n, 3, side, side), each channel from 0 to `most` -> the same, with about a mean of 0 and a deviation of 1."""
    mean, deviation = (
        (np.array(each, np.float32) * np.float32(most)).reshape(3, 1, 1) for each in (shape.mean, shape.deviation)
    )
    return opset.multiply(opset.subtract(pictures, exact(mean)), exact((1 / deviation).astype(np.float32)))


def _patches(x: Node, weights: Weights, shape: PictureShape) -> Node:
    """(n, 3, side, side) -> (n, 1 + patches, width): the vector of the whole, then those of the patches, placed."""
    width, prefix, patch, rows = shape.layers.width, "vision_model.embeddings", shape.patch, shape.side // shape.patch
    apart = opset.reshape(x, numbers(0, 3, rows, patch, rows, patch), True)
    flat = opset.reshape(transposed(apart, 0, 2, 4, 1, 3, 5), numbers(0, rows * rows, -1), True)
    kernel = weights.floats(f"{prefix}.patch_embedding.weight", width, 3, patch, patch)
    patches = product(flat, constant(kernel.reshape(width, -1)))  # a product, whose gradient is one, too
    whole = weights.floats(f"{prefix}.class_embedding", width).reshape(1, 1, width)
    count = opset.gather(opset.shape_of(x), opset.constant(np.array([0], np.int64)), opset.constant(np.int64(0)))
    as_many = opset.concat([count, opset.constant(np.array([1, width], np.int64))], 0)
    tokens = 1 + rows * rows
    places = constant(weights.floats(f"{prefix}.position_embedding.weight", tokens, width))
    return opset.add(opset.concat([opset.broadcast(constant(whole), as_many), patches], 1), places)
