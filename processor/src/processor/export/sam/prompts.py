"""SAM's prompt encoder: points and the corners of boxes become tokens. Prompts that are masks are left out."""

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import numbers
from processor.export.sam.decoder_shape import DecoderShape
from processor.export.transformer import constant, exact
from processor.export.weights import Weights

CORNER = 2
"""The label of a box's upper left corner; 3 is that of the lower right one."""

OF_POINTS, OF_PICTURE = "prompt_encoder.shared_embedding", "shared_image_embedding"


def prompt_tokens(points: Node, labels: Node, own: Floats, weights: Weights, shape: DecoderShape) -> tuple[Node, Node]:
    """The tokens of n prompts, (n, tokens, width): the decoder's `own` (k, width), the points, and one for no point.

    `points` (n, p, 2) and `labels` (n, p) are as the decoder takes them. Second: which tokens count, (n, 1, 1, tokens)
    bool. A point labelled -1 does not, so that a prompt may be filled up with any number of them. The token for no
    point does, where the family has one.
    """
    prefix, width, along, zero = "prompt_encoder", shape.width, numbers(1), opset.constant(np.int32(0))
    middles = opset.add(points, exact(np.full(1, 0.5 - shape.side / 2, np.float32)))
    places = opset.multiply(middles, exact(np.full(1, 2 / shape.side, np.float32)))
    placed = _position(places, OF_POINTS, weights, width)
    kinds = constant(_kinds(weights, width))
    kind = opset.gather(kinds, opset.maximum(labels, zero), opset.constant(np.int64(0)))
    none = weights.floats(f"{prefix}.not_a_point_embed.weight", 1, width)
    tokens = [_repeated(own, points), opset.add(placed, kind), _repeated(none, points)]

    boxed = opset.reduce_logical_or(opset.greater_equal(labels, opset.constant(np.int32(CORNER))), along, True)
    always = opset.constant(np.ones((1, len(own)), np.bool_))
    pad = opset.logical_or(opset.logical_not(boxed), opset.constant(np.array([[shape.family.boxes_padded]])))
    counts = opset.concat([opset.logical_or(boxed, always), opset.greater_equal(labels, zero), pad], 1)
    return opset.concat(tokens, 1), opset.unsqueeze(counts, numbers(1, 2))


def grid_positions(weights: Weights, shape: DecoderShape) -> Node:
    """Where each place of the encoded picture lies: (1, grid * grid, width), row by row."""
    steps = (np.arange(shape.grid) * 2 + 1) / shape.grid - 1
    y, x = np.meshgrid(steps, steps, indexing="ij")
    places = np.stack([x, y], 2).reshape(1, -1, 2).astype(np.float32)
    return _position(exact(places), OF_PICTURE, weights, shape.width)


def _position(places: Node, name: str, weights: Weights, width: int) -> Node:
    """x, y (n, places, 2), from -1 to 1 -> (n, places, width): sines and cosines of random directions."""
    found = next((each for each in (name, OF_PICTURE) if f"{each}.positional_embedding" in weights), name)
    matrix = weights.floats(f"{found}.positional_embedding", 2, width // 2)
    turned = opset.matmul(places, exact(matrix * np.float32(2 * np.pi)), False, False)
    return opset.concat([opset.sin(turned), opset.cos(turned)], -1)


def _kinds(weights: Weights, width: int) -> Floats:
    """(4, width): of points out and in, and of a box's corners. SAM 2 has them in one tensor, SAM 1 in four."""
    name = "prompt_encoder.point_embed"
    if f"{name}.weight" in weights:
        return weights.floats(f"{name}.weight", 4, width)
    return np.concatenate([weights.floats(f"{name}.{number}.weight", 1, width) for number in range(4)])


def _repeated(rows: Floats, points: Node) -> Node:
    """(k, width) -> (n, k, width), n as `points` has it."""
    prompts = opset.gather(opset.shape_of(points), numbers(0), opset.constant(np.int64(0)))
    return opset.broadcast(constant(rows), opset.concat([prompts, numbers(*rows.shape)], 0))
