"""SAM's two-way transformer: the tokens of prompts look at the picture, and the picture looks at them."""

from functools import partial

from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.cross_attention import ask_picture, ask_tokens
from processor.export.sam.decoder_shape import LAYERS, DecoderShape
from processor.export.transformer import attended, linear, norm
from processor.export.weights import Weights

PREFIX = "mask_decoder.transformer"
LAST_EPSILON = 1e-5


def two_way(
    tokens: Node, counts: Node, picture: Node, places: Node, weights: Weights, shape: DecoderShape
) -> tuple[Node, Node]:
    """The `tokens` (n, tokens, width) and, for each of the n prompts, the `picture` (1, places, width) after all looks.

    `counts` (n, 1, 1, tokens) is true for the tokens that are looked at, `places` (1, places, width) says where those
    of the picture lie. What the first layer needs of the picture alone is computed once for all prompts.
    """
    normed = partial(norm, weights=weights, width=shape.width, epsilon=shape.family.epsilon)
    queries, keys = tokens, picture
    for number in range(LAYERS):
        layer = f"{PREFIX}.layers.{number}"
        asking = opset.add(queries, tokens) if number else tokens
        seen = _look(f"{layer}.self_attn", asking, asking, queries, weights, shape, 1, counts)
        queries = normed(opset.add(queries, seen) if number else seen, name=f"{layer}.layer_norm1")

        name, asking, placed = f"{layer}.cross_attn_token_to_image", opset.add(queries, tokens), opset.add(keys, places)
        if number:
            seen = ask_picture(name, asking, placed, keys, weights, shape)
        else:
            seen = _look(name, asking, placed, keys, weights, shape, shape.narrower)
        queries = normed(opset.add(queries, seen), name=f"{layer}.layer_norm2")
        inner = linear(queries, weights, f"{layer}.{shape.family.inner}", shape.width, shape.inner)
        outer = linear(opset.relu(inner), weights, f"{layer}.{shape.family.outer}", shape.inner, shape.width)
        queries = normed(opset.add(queries, outer), name=f"{layer}.layer_norm3")

        name, labels = f"{layer}.cross_attn_image_to_token", opset.add(queries, tokens)
        seen = ask_tokens(name, placed, labels, queries, counts, weights, shape)
        keys = normed(opset.add(keys, seen), name=f"{layer}.layer_norm4")
    asking, placed = opset.add(queries, tokens), opset.add(keys, places)
    seen = ask_picture(f"{PREFIX}.final_attn_token_to_image", asking, placed, keys, weights, shape)
    return norm(opset.add(queries, seen), weights, f"{PREFIX}.layer_norm_final_attn", shape.width, LAST_EPSILON), keys


def _look(
    name: str,
    query: Node,
    key: Node,
    value: Node,
    weights: Weights,
    shape: DecoderShape,
    narrower: int,
    counts: Node | None = None,
) -> Node:
    """(n, places, width) -> the same, by way of vectors that are so many times narrower."""
    width, inner = shape.width, shape.width // narrower
    parts = zip((query, key, value), ("q_proj", "k_proj", "v_proj"), strict=True)
    query, key, value = (linear(part, weights, f"{name}.{which}", width, inner) for part, which in parts)
    seen = attended(query, key, value, shape.heads, inner, counts)
    return linear(seen, weights, f"{name}.{shape.family.out}", inner, width)
