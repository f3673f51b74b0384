"""SAM's mask decoder, with its prompt encoder: points and boxes of a picture that is encoded become masks.

It serves the whole family; `decoder_shape.Family` says in what its members differ.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import numbers, rows
from processor.export.sam.decoder_shape import DecoderShape
from processor.export.sam.prompts import grid_positions, prompt_tokens
from processor.export.sam.two_way import two_way
from processor.export.sam.upscaling import drawn, logits
from processor.export.transformer import constant, linear, save
from processor.export.weights import Weights

PREFIX = "mask_decoder"


def export_decoder(weights: Weights, shape: DecoderShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Inputs `image_embedding` (1, width, grid, grid) float32 and, where the family has them, `fine` (1, width / 8,
    4 grid, 4 grid) and `middle` (1, width / 4, 2 grid, 2 grid), as the encoder makes them: n prompts share them.
    `points` (n, p, 2) float32, x and y in pixels of the square, corners at whole numbers; `point_labels` (n, p) int32:
    1 in, 0 out, 2 and 3 a box's upper left and lower right corner, -1 nothing. A prompt has the same masks however many
    points of -1 it is filled up with; the token for no point that the family expects is added here.

    Outputs `logits` (n, masks, 4 grid, 4 grid) float32, over 0 inside, and `predicted_iou` (n, masks) float32: first
    the mask for clear prompts, then those of growing extent for one that is not. Raises ManifestError where a tensor is
    missing. Left out, for no mask changes by it: SAM 2's score of whether anything is there, and its taking the best of
    the later masks where the first is not stable.
    """
    width, grid = shape.width, shape.grid
    inputs = {"image_embedding": opset.parameter([1, width, grid, grid], np.float32)}
    if shape.family.fine:
        inputs["fine"] = opset.parameter([1, width // 8, 4 * grid, 4 * grid], np.float32)
        inputs["middle"] = opset.parameter([1, width // 4, 2 * grid, 2 * grid], np.float32)
    points, labels = opset.parameter([-1, -1, 2], np.float32), opset.parameter([-1, -1], np.int32)
    names = ["obj_score_token", "iou_token"] if shape.family.fine else ["iou_token"]
    own = [weights.floats(f"{PREFIX}.{name}.weight", 1, width) for name in names]
    own.append(weights.floats(f"{PREFIX}.mask_tokens.weight", shape.masks, width))
    tokens, counts = prompt_tokens(points, labels, np.concatenate(own), weights, shape)

    empty = constant(weights.floats("prompt_encoder.no_mask_embed.weight", 1, width))
    picture = opset.add(rows(inputs["image_embedding"], width), empty)
    queries, keys = two_way(tokens, counts, picture, grid_positions(weights, shape), weights, shape)
    brushes = [_brush(queries, len(names) + number, number, weights, shape) for number in range(shape.masks)]
    masks = logits(
        opset.concat(brushes, 1), drawn(keys, inputs.get("middle"), inputs.get("fine"), weights, shape), shape
    )
    judged = _judged(_token(queries, len(names) - 1), weights, shape)
    save({"logits": masks, "predicted_iou": judged}, {**inputs, "points": points, "point_labels": labels}, path)


def _brush(queries: Node, token: int, number: int, weights: Weights, shape: DecoderShape) -> Node:
    """(n, 1, width / 8): what each pixel's vector is multiplied by to have the mask of that number."""
    sizes = [shape.width, shape.width, shape.width, shape.width // 8]
    name = f"{PREFIX}.output_hypernetworks_mlps.{number}"
    return _feed_forward(_token(queries, token), weights, name, sizes)


def _judged(token: Node, weights: Weights, shape: DecoderShape) -> Node:
    """(n, 1, width) -> (n, masks): the IoU that each mask is expected to have with the truth."""
    sizes = [shape.width, *[shape.judge_width] * (shape.judge_layers - 1), shape.masks]
    judged = _feed_forward(token, weights, f"{PREFIX}.iou_prediction_head", sizes)
    if shape.family.sigmoid:
        judged = opset.sigmoid(judged)
    return opset.squeeze(judged, numbers(1))


def _token(queries: Node, number: int) -> Node:
    """(n, tokens, width) -> (n, 1, width)."""
    return opset.gather(queries, numbers(number), opset.constant(np.int64(1)))


def _feed_forward(x: Node, weights: Weights, name: str, sizes: list[int]) -> Node:
    last = len(sizes) - 2
    for number, (into, out) in enumerate(pairwise(sizes)):
        which = "proj_in" if not number else "proj_out" if number == last else f"layers.{number - 1}"
        x = linear(x if not number else opset.relu(x), weights, f"{name}.{which}", into, out)
    return x
