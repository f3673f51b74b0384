"""BERT (Devlin et al., 2018) as an encoder of texts: a checkpoint in Hugging Face's layout becomes OpenVINO's IR."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Checkpoint
from processor.export.transformer import Names, Shape, attention, constant, mlp, norm, positions, save

LAYER = Names(
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    out="attention.output.dense",
    attention_norm="attention.output.LayerNorm",
    inner="intermediate.dense",
    outer="output.dense",
    mlp_norm="output.LayerNorm",
)


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes of a BERT: its layers, its words, how many tokens a text may have at most, its kinds of tokens."""

    layers: Shape
    words: int
    positions: int
    kinds: int


def export(weights: Checkpoint, shape: BertShape, pooling: str, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Inputs `ids` (n, tokens) int32 and `mask` (n, tokens) float32, 1 for a token and 0 behind the text's end. Output
    `vectors` (n, width) float32: the mean of the tokens' vectors, or the first one's with the pooling `cls`.
    """
    ids = opset.parameter([-1, -1], np.int32)
    mask = opset.parameter([-1, -1], np.float32)
    looked = opset.unsqueeze(
        opset.greater(mask, opset.constant(np.float32(0.5))), opset.constant(np.array([1, 2], np.int64))
    )
    x = _embedded(ids, weights, shape)
    for number in range(shape.layers.layers):
        x = _layer(x, weights, f"encoder.layer.{number}", shape.layers, looked)
    vectors = _mean(x, mask) if pooling == "mean" else opset.gather(x, _index(0), _index(1))
    save({"vectors": vectors}, {"ids": ids, "mask": mask}, path)


def _embedded(ids: Node, weights: Checkpoint, shape: BertShape) -> Node:
    """(n, tokens) -> (n, tokens, width): the word, where it stands, and that it is of the first text."""
    width, prefix = shape.layers.width, "embeddings"
    words = constant(weights.floats(f"{prefix}.word_embeddings.weight", shape.words, width))
    places = constant(weights.floats(f"{prefix}.position_embeddings.weight", shape.positions, width))
    kind = weights.floats(f"{prefix}.token_type_embeddings.weight", shape.kinds, width)[0]
    placed = positions(places, ids)
    x = opset.add(opset.add(opset.gather(words, ids, _index(0)), placed), constant(kind))
    return norm(x, weights, f"{prefix}.LayerNorm", width, shape.layers.epsilon)


def _layer(x: Node, weights: Checkpoint, layer: str, shape: Shape, mask: Node) -> Node:
    """Normalized after each half, as BERT has it."""
    looked = opset.add(x, attention(x, weights, layer, LAYER, shape, mask, causal=False))
    x = norm(looked, weights, f"{layer}.{LAYER.attention_norm}", shape.width, shape.epsilon)
    thought = opset.add(x, mlp(x, weights, layer, LAYER, shape))
    return norm(thought, weights, f"{layer}.{LAYER.mlp_norm}", shape.width, shape.epsilon)


def _mean(x: Node, mask: Node) -> Node:
    """(n, tokens, width) -> (n, width), of the tokens that count."""
    counted = opset.multiply(x, opset.unsqueeze(mask, opset.constant(np.array([2], np.int64))))
    tokens = opset.constant(np.array([1], np.int64))
    return opset.divide(opset.reduce_sum(counted, tokens, False), opset.reduce_sum(mask, tokens, True))


def _index(number: int) -> Node:
    return opset.constant(np.int64(number))
