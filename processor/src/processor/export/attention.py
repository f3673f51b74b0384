"""Attention that is written out, product by product, becomes the one operation that OpenVINO has for it.

In that, keys and values of what was before are only added to; joined to what is new, they would be copied for each
token.
"""

from collections.abc import Sequence

import numpy as np
import openvino as ov
from openvino import opset13 as opset

BEAM = "beam_idx"
"""The input that tells which of several texts goes on, without which OpenVINO does not know the operation as one that
keeps keys and values: there is one text, whose number is 0."""


def fuse_attention(pairs: Sequence[tuple[ov.Node, ov.Node]]) -> list[ov.Node]:
    """Each of the `pairs`, keys and values (1, heads, p, size) joined to what is new, is used by that one operation,
    whose input BEAM is the answer's one element; none where attention is written in a way that is not known.
    """
    products = [product for keys, values in pairs if (product := _written_out(keys, values)) is not None]
    if len(products) < len(pairs):
        return []
    beam = opset.parameter([1], np.int32, name=BEAM)
    beam.output(0).set_names({BEAM})
    for (keys, values), (query, mask, scale, product) in zip(pairs, products, strict=True):
        for join in (keys, values):
            chosen = opset.gather(join.input_value(0), beam, opset.constant(np.int64(0)))
            join.input(0).replace_source_output(chosen.output(0))
        kind = query.get_element_type().to_dtype()
        added = opset.constant(np.zeros((1, 1), kind)) if mask is None else mask
        inputs = query, keys.output(0), values.output(0), added, opset.constant(np.array(scale, kind))
        fused = opset.scaled_dot_product_attention(*inputs, causal=False)
        for use in product.output(0).get_target_inputs():
            use.replace_source_output(fused.output(0))
    return [beam]


Written = tuple[ov.Output, ov.Output | None, float, ov.Node]


def _written_out(keys: ov.Node, values: ov.Node) -> Written | None:
    """The queries, what is added to their products with the keys, what those are multiplied by, and the node that
    weighs the values by them. None where that is not found."""
    found = _scores(keys)
    if found is None:
        return None
    softmax, scale, mask = _softmax(*found)
    product = None if softmax is None else _only_use(softmax)
    if product is None or product.get_type_name() != "MatMul":
        return None
    if product.input_value(1).get_node().get_name() != values.get_name():
        return None
    return found[0].input_value(0), mask, scale, product


def _scores(key: ov.Node) -> tuple[ov.Node, float] | None:
    """The product of queries and keys, and what it was multiplied by; None where it is none."""
    scale, turned, node = 1.0, False, key
    while (use := _only_use(node, but=("Result", "Assign", "ShapeOf"))) is not None:
        kind = use.get_type_name()
        if kind == "Transpose" and list(use.input_value(1).get_node().data) == [0, 1, 3, 2]:
            turned, node = not turned, use
        elif kind == "Multiply" and (factor := _number(use, node)) is not None:
            scale, node = scale * factor, use
        elif kind == "MatMul" and use.input_value(1).get_node().get_name() == node.get_name():
            attributes = use.get_attributes()
            fits = turned != attributes["transpose_b"] and not attributes["transpose_a"]
            return (use, scale) if fits else None
        else:
            return None
    return None


def _softmax(scores: ov.Node, scale: float) -> tuple[ov.Node | None, float, ov.Output | None]:
    """What the scores end in, by what they were multiplied until then, and what was added to them after that."""
    mask, node = None, scores
    while (use := _only_use(node)) is not None:
        kind = use.get_type_name()
        if kind == "Softmax":
            return use, scale, mask
        factor = _number(use, node) if kind in ("Multiply", "Divide") else None
        if factor is not None and mask is None:
            scale, node = scale * (factor if kind == "Multiply" else 1 / factor), use
        elif kind == "Add" and mask is None:
            sides = [use.input_value(number) for number in (0, 1)]
            mask, node = sides[sides[0].get_node().get_name() == node.get_name()], use
        else:
            return None, scale, mask
    return None, scale, mask


def _only_use(node: ov.Node, but: Sequence[str] = ()) -> ov.Node | None:
    uses = [each.get_node() for each in node.output(0).get_target_inputs()]
    uses = [each for each in uses if each.get_type_name() not in but]
    return uses[0] if len(uses) == 1 else None


def _number(node: ov.Node, other: ov.Node) -> float | None:
    """The one number that the node has beside what comes of the `other`; None where it is more than that."""
    for value in node.input_values():
        constant = value.get_node()
        if (
            constant.get_name() != other.get_name()
            and constant.get_type_name() == "Constant"
            and constant.data.size == 1
        ):
            return float(constant.data.reshape(-1)[0])
    return None
