"""Attention between the few tokens of a prompt and the many places of a picture.

What would make queries, keys and values of each place, and what follows the sum of values, is multiplied into the
tokens instead: the same numbers from products in another order. Of 9 tokens that is a third less work, of 27 as much.
"""

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import numbers, transposed
from processor.export.sam.decoder_shape import DecoderShape
from processor.export.transformer import constant, exact, linear
from processor.export.weights import Weights

NOT_COUNTED = -6e4
"""Added to the score of what is not looked at; float16 has such numbers too."""


def ask_picture(name: str, asking: Node, placed: Node, picture: Node, weights: Weights, shape: DecoderShape) -> Node:
    """What tokens `asking` (n, tokens, width) see in `picture` (n, places, width), looked for in `placed`, its like.

    The bias of keys is left out: it adds the same to all scores of a token.
    """
    inner = shape.width // shape.narrower
    query = _scaled(_by_head(linear(asking, weights, f"{name}.q_proj", shape.width, inner), shape), shape)
    wanted = opset.matmul(query, _each_head(weights, f"{name}.k_proj", shape), False, False)
    looked = opset.softmax(opset.matmul(_flat(wanted, shape.width), placed, False, True), -1)
    seen = opset.reshape(opset.matmul(looked, picture, False, False), opset.shape_of(wanted), False)
    value = opset.matmul(seen, _each_head(weights, f"{name}.v_proj", shape), False, True)
    bias = weights.floats(f"{name}.v_proj.bias", inner).reshape(1, shape.heads, 1, -1)
    together = _flat(transposed(opset.add(value, constant(bias)), 0, 2, 1, 3), inner)
    return linear(together, weights, f"{name}.{shape.family.out}", inner, shape.width)


def ask_tokens(
    name: str, placed: Node, labels: Node, tokens: Node, counts: Node, weights: Weights, shape: DecoderShape
) -> Node:
    """What the places `placed` (n or 1, places, width) of a picture see in `tokens` (n, tokens, width).

    They are looked for by their `labels`, of the same shape; where `counts` (n, 1, 1, tokens) is false, they are not.
    """
    inner = shape.width // shape.narrower
    key = _scaled(_by_head(linear(labels, weights, f"{name}.k_proj", shape.width, inner), shape), shape)
    value = _by_head(linear(tokens, weights, f"{name}.v_proj", shape.width, inner), shape)
    wanted = _flat(opset.matmul(key, _each_head(weights, f"{name}.q_proj", shape), False, False), shape.width)
    bias = weights.floats(f"{name}.q_proj.bias", inner).reshape(1, shape.heads, -1, 1)
    always = transposed(opset.matmul(key, constant(bias), False, False), 0, 3, 1, 2)  # (n, 1, heads, tokens)
    none = opset.select(counts, *(opset.constant(np.float32(number)) for number in (0, NOT_COUNTED)))
    scores = opset.matmul(placed, wanted, False, True)  # (n, places, heads * tokens)
    count = opset.gather(opset.shape_of(counts), numbers(3), opset.constant(np.int64(0)))
    apart = opset.reshape(scores, opset.concat([numbers(0, 0, shape.heads), count], 0), True)
    looked = opset.softmax(opset.add(apart, opset.add(always, none)), -1)
    out = weights.floats(f"{name}.{shape.family.out}.weight", shape.width, inner).T.reshape(
        1, shape.heads, -1, shape.width
    )
    given = _flat(opset.matmul(value, constant(np.ascontiguousarray(out)), False, False), shape.width)
    seen = opset.matmul(opset.reshape(looked, numbers(0, 0, -1), True), given, False, False)
    return opset.add(seen, constant(weights.floats(f"{name}.{shape.family.out}.bias", shape.width)))


def _each_head(weights: Weights, name: str, shape: DecoderShape) -> Node:
    """A matrix as (1, heads, its rows of a head, width)."""
    matrix = weights.floats(f"{name}.weight", shape.width // shape.narrower, shape.width)
    return constant(matrix.reshape(1, shape.heads, -1, shape.width))


def _scaled(x: Node, shape: DecoderShape) -> Node:
    """By what scores are multiplied by: the root of how wide a head is, below one."""
    size = shape.width // shape.narrower // shape.heads
    return opset.multiply(x, exact(np.full(1, size**-0.5, np.float32)))


def _by_head(x: Node, shape: DecoderShape) -> Node:
    """(n, tokens, inner) -> (n, heads, tokens, inner / heads)."""
    size = shape.width // shape.narrower // shape.heads
    return transposed(opset.reshape(x, numbers(0, 0, shape.heads, size), True), 0, 2, 1, 3)


def _flat(x: Node, width: int) -> Node:
    """(n, a, b, c) -> (n, a * b * c / width, width)."""
    return opset.reshape(x, numbers(0, -1, width), True)
