"""The parts that transformers are made of, as OpenVINO's operations, with the numbers of a checkpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.weights import Weights

ACTIVATIONS: dict[str, Callable[[Node], Node]] = {
    "gelu": lambda x: opset.gelu(x, "erf"),
    "quick_gelu": lambda x: opset.swish(x, opset.constant(np.float32(1.702))),
}
"""By their names in a config.json."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a transformer: of its vectors, their inner ones, how many layers and heads it has."""

    width: int
    inner: int
    layers: int
    heads: int
    activation: str
    epsilon: float


@dataclass(frozen=True, slots=True)
class Names:
    """What the parts of one layer are called in its checkpoint, behind the layer's own name."""

    query: str
    key: str
    value: str
    out: str
    attention_norm: str
    inner: str
    outer: str
    mlp_norm: str


def linear(x: Node, weights: Weights, name: str, into: int, out: int) -> Node:
    """x (..., into) -> (..., out). The weight lies as (out, into); a bias is added where there is one."""
    matrix, bias = constant(weights.floats(f"{name}.weight", out, into)), f"{name}.bias"
    return product(x, matrix, constant(weights.floats(bias, out)) if bias in weights else None)


def product(x: Node, matrix: Node, bias: Node | None = None) -> Node:
    """x (..., into) by the `matrix` (out, into), and the `bias` (out) added where there is one: (..., out)."""
    made = opset.matmul(x, matrix, False, True)
    return made if bias is None else opset.add(made, bias)


def norm(x: Node, weights: Weights, name: str, width: int, epsilon: float) -> Node:
    """Layer normalization over the last axis."""
    axes = opset.constant(np.array([-1], np.int64))
    even = opset.mvn(x, axes, True, epsilon, "inside_sqrt")
    scaled = opset.multiply(even, constant(weights.floats(f"{name}.weight", width)))
    return opset.add(scaled, constant(weights.floats(f"{name}.bias", width)))


def attention(
    x: Node, weights: Weights, layer: str, names: Names, shape: Shape, mask: Node | None, *, causal: bool
) -> Node:
    """x (n, tokens, width) -> the same. `mask` (n, 1, 1, tokens) is true where a token may be looked at."""
    width = shape.width
    query, key, value = (
        linear(x, weights, f"{layer}.{name}", width, width) for name in (names.query, names.key, names.value)
    )
    together = attended(query, key, value, shape.heads, width, mask, causal=causal)
    return linear(together, weights, f"{layer}.{names.out}", width, width)


def attended(
    query: Node, key: Node, value: Node, heads: int, width: int, mask: Node | None = None, *, causal: bool = False
) -> Node:
    """Scaled products of `query` (n, tokens, width) with `key` (n, others, width) weigh `value`, which has its shape.

    `mask` (n, 1, 1, others) is true where one may be looked at. The answer has the shape of `query`.
    """
    apart = (_heads(each, heads, width) for each in (query, key, value))
    looked = opset.scaled_dot_product_attention(*apart, *(() if mask is None else (mask,)), causal=causal)
    return opset.reshape(_swapped(looked), opset.constant(np.array([0, 0, width], np.int64)), True)


def mlp(x: Node, weights: Weights, layer: str, names: Names, shape: Shape) -> Node:
    """x (n, tokens, width) -> the same, by way of `shape.inner`."""
    inner = ACTIVATIONS[shape.activation](linear(x, weights, f"{layer}.{names.inner}", shape.width, shape.inner))
    return linear(inner, weights, f"{layer}.{names.outer}", shape.inner, shape.width)


def positions(places: Node, ids: Node) -> Node:
    """The first rows of `places`, as many as `ids` (n, tokens) has tokens."""
    tokens = opset.gather(opset.shape_of(ids), opset.constant(np.array([1], np.int64)), opset.constant(np.int64(0)))
    zero, one = (opset.constant(np.array([number], np.int64)) for number in (0, 1))
    return opset.slice(places, zero, tokens, one, zero)


def save(outputs: Mapping[str, Node], inputs: Mapping[str, Node], path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Its inputs and outputs have the names that they have here.
    """
    model = ov.Model([opset.result(output) for output in outputs.values()], list(inputs.values()), path.stem)
    for number, name in enumerate(inputs):
        model.input(number).set_names({name})
    for number, name in enumerate(outputs):
        model.output(number).set_names({name})
    ov.save_model(model, path, compress_to_fp16=True)


def constant(numbers: Floats) -> Node:
    """The numbers as a part of the network."""
    return opset.constant(numbers)


def exact(numbers: Floats) -> Node:
    """The numbers as a part of the network that keeps them in a file of float16: as two whose sum they are."""
    coarse = numbers.astype(np.float16).astype(np.float32)
    return opset.add(constant(coarse), constant(numbers - coarse))


def _heads(x: Node, heads: int, width: int) -> Node:
    """(n, tokens, width) -> (n, heads, tokens, width / heads)."""
    apart = np.array([0, 0, heads, width // heads], np.int64)
    return _swapped(opset.reshape(x, opset.constant(apart), True))


def _swapped(x: Node) -> Node:
    return opset.transpose(x, opset.constant(np.array([0, 2, 1, 3], np.int64)))
