"""Which layers of a network are worth whole numbers, and bear them."""

from dataclasses import dataclass, field

import numpy as np
import openvino as ov

from processor.export.safetensors import Floats

CONVOLUTION, MATRIX = "Convolution", "MatMul"
AXES = {CONVOLUTION: (4, 1), MATRIX: (3, 2)}
"""How many axes there are of what goes into a layer, and which are its channels: of a plane (n, channels, h, w), and of
rows (n, rows, channels)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Layers of one `kind` that the same `source` goes into."""

    source: ov.Output
    kind: str
    layers: list[ov.Node] = field(default_factory=list)

    @property
    def axis(self) -> int:
        """That of the source's channels."""
        return AXES[self.kind][1]

    @property
    def rank(self) -> int:
        """How many axes the source has."""
        return AXES[self.kind][0]


def groups_in(model: ov.Model) -> list[Group]:
    """The layers of the network that are worth it, in their order.

    Left out is what sees no picture, such as the words and the time: it is computed once for all places. So are the
    first and the last layer: all that the network is told passes the one, and all that it answers the other.
    """
    last = {_last(result) for result in model.get_results()}
    seeing, found = set[str](), dict[tuple[str, int, str], Group]()
    for node in model.get_ordered_ops():
        name, kind = node.get_friendly_name(), node.get_type_name()
        if kind == "Parameter":
            if _rank(node.output(0)) == AXES[CONVOLUTION][0]:
                seeing.add(name)
            continue
        if not any(value.get_node().get_friendly_name() in seeing for value in node.input_values()):
            continue
        seeing.add(name)
        if name in last or not _is_layer(node):
            continue
        source = node.input_value(0)
        before = source.get_node()
        if before.get_type_name() != "Parameter":
            key = before.get_friendly_name(), source.get_index(), kind
            found.setdefault(key, Group(source, kind)).layers.append(node)
    return list(found.values())


def weights_of(layer: ov.Node) -> Floats:
    """(out, into, ...) float32."""
    return np.asarray(_constant(layer).data, np.float32)


def _is_layer(node: ov.Node) -> bool:
    """Whether it is a layer of constant weights that lie as (out, into, ...)."""
    kind = node.get_type_name()
    if kind not in AXES or _rank(node.input_value(0)) != AXES[kind][0]:
        return False
    if _constant(node).get_type_name() != "Constant":
        return False
    attributes = node.get_attributes()
    return kind == CONVOLUTION or (attributes["transpose_b"] and not attributes["transpose_a"])


def _constant(layer: ov.Node) -> ov.Node:
    """Where its weights come from: in a file of float16 they are made float32 by an operation of their own."""
    node = layer.input_value(1).get_node()
    return node.input_value(0).get_node() if node.get_type_name() == "Convert" else node


def _rank(value: ov.Output) -> int:
    return int(value.get_partial_shape().rank.get_length())


def _last(result: ov.Node) -> str:
    """The name of the last layer before it."""
    node = result
    while node.get_type_name() not in (*AXES, "Parameter", "Constant"):
        node = node.input_value(0).get_node()
    return str(node.get_friendly_name())
