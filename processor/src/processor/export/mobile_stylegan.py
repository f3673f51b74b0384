"""MobileStyleGAN's two networks, rewritten: each layer has a style of its own, and what enlarges takes half the time.

Where the authors' network makes four numbers of four by the inverse of Haar's wavelets, in six transposed convolutions
of parts that lie apart, here are a few sums of parts that lie together.
"""

from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import Node
from openvino import opset13 as opset
from openvino.passes import ConstantFolding, Manager

from processor.export.transformer import save
from wire.errors import ManifestError

Order = NDArray[np.int64]
BANDS = 4
HALF = np.float32(0.5)


def export_mapping(network: Path, path: Path) -> int:
    """The network that makes a style of noise, each of so many numbers as the answer says.

    Input `noise` (1, numbers), output `style` (1, numbers), float32.
    """
    model = ov.Core().read_model(network)
    save({"style": model.output().get_node().input_value(0)}, {"noise": model.input().get_node()}, path)
    return int(model.input().get_shape()[1])


def export_synthesis(network: Path, path: Path) -> tuple[int, int]:
    """The network that makes a picture of styles, one for each of its layers, from the coarsest to the finest.

    Input `styles` (layers, numbers); outputs `picture` (1, 3, side, side) and `half` (1, 3, side/2, side/2), the means
    of four pixels each: float32 RGB, from -1 to 1 and a little beyond. The answer is how many layers there are, and how
    long a side is. Raises ManifestError where it is no such network.
    """
    model = ov.Core().read_model(network)
    half = [_enlarged(split) for split in _of_type(model, "VariadicSplit") if _is_first(split)]
    if not half:
        raise ManifestError(f"Network {network}: expected one that enlarges by wavelets, found none.")
    styles = _styled(model)
    folding = Manager()
    folding.register_pass(ConstantFolding())
    picture = model.output().get_node().input_value(0)
    rewritten = ov.Model([opset.result(picture), opset.result(half[-1])], [styles])
    folding.run_passes(rewritten)
    outputs = [result.input_value(0) for result in rewritten.get_results()]
    save({"picture": outputs[0], "half": outputs[1]}, {"styles": styles}, path)
    return int(styles.get_output_shape(0)[0]), int(outputs[0].get_shape()[-1])


def _of_type(model: ov.Model, kind: str) -> list[Node]:
    """The operations of that type, each behind all that it needs."""
    return [node for node in model.get_ordered_ops() if node.get_type_name() == kind]


def _is_first(split: Node) -> bool:
    """Whether it takes the coarse band from the others; a second one takes these apart."""
    return bool(split.input_value(0).get_node().get_type_name() != "Reshape")


def _enlarged(split: Node) -> ov.Output:
    """What is made of the four bands goes where the authors' own sum went. The answer is the coarse one, halved."""
    source = split.input_value(0)
    channels = source.get_shape()[1] // BANDS
    each = np.arange(channels)
    order = np.concatenate([each, *(channels + (BANDS - 1) * each + band for band in range(BANDS - 1))])
    _reorder(source.get_node(), order)
    parts = opset.split(opset.multiply(source, opset.constant(HALF)), opset.constant(1), BANDS)
    coarse, rows, columns, both = (parts.output(band) for band in range(BANDS))
    upper, lower = opset.add(coarse, rows), opset.subtract(coarse, rows)
    right, crossed = opset.add(columns, both), opset.subtract(columns, both)
    four = [
        opset.add(upper, right),
        opset.subtract(upper, right),
        opset.add(lower, crossed),
        opset.subtract(lower, crossed),
    ]
    larger = opset.depth_to_space(opset.concat(four, 1), "blocks_first", 2)
    rows_of_coarse = next(iter(split.output(0).get_target_inputs())).get_node()
    _taken_by(_taken_by(_taken_by(rows_of_coarse))).output(0).replace(larger.output(0))
    return coarse


def _taken_by(node: Node) -> Node:
    """The one operation that takes what `node` gives."""
    (taker,) = node.output(0).get_target_inputs()
    return taker.get_node()


def _reorder(node: Node, order: Order) -> None:
    """The channels that `node` gives come in another order: those of the numbers that they are made with do."""
    kind = node.get_type_name()
    if kind in ("Convolution", "MatMul"):
        _reorder_constant(node.input(1), order, 0)
        return
    if kind not in ("Add", "Multiply", "PRelu", "Reshape"):
        raise ManifestError(f"Network: expected a sum, a product or a convolution before what enlarges, got {kind}.")
    for given in node.inputs()[: 1 if kind in ("PRelu", "Reshape") else None]:
        source = given.get_source_output()
        if source.get_node().get_type_name() != "Constant":
            _reorder(source.get_node(), order)
        elif len(source.get_shape()) > 1 and source.get_shape()[1] == len(order):
            _reorder_constant(given, order, 1)


def _reorder_constant(given: ov.Input, order: Order, axis: int) -> None:
    numbers = given.get_source_output().get_node().get_data()
    given.replace_source_output(opset.constant(np.ascontiguousarray(numbers.take(order, axis))).output(0))


def _styled(model: ov.Model) -> Node:
    """Each layer that took the one style takes its own: the input that all of them are rows of."""
    (style,) = model.get_parameters()
    layers = [node for node in _of_type(model, "MatMul") if node.input_value(0).get_node() == style]
    places = {node.get_friendly_name(): place for place, node in enumerate(model.get_ordered_ops())}
    layers.sort(key=lambda layer: places[_modulated(layer).get_friendly_name()])
    styles = opset.parameter([len(layers), style.get_output_shape(0)[1]], np.float32)
    rows = opset.split(styles, opset.constant(0), len(layers))
    for layer, row in zip(layers, rows.outputs(), strict=True):
        layer.input(0).replace_source_output(row)
    one = opset.constant(np.zeros(style.get_output_shape(0), np.float32))
    style.output(0).replace(one.output(0))  # what asked for its shape alone
    return styles


def _modulated(layer: Node) -> Node:
    """The product of the layer's scales with what runs through the network."""
    node = _taken_by(layer)
    while node.get_type_name() != "Multiply" or _is_constant(node):
        node = _taken_by(node)
    return node


def _is_constant(product: Node) -> bool:
    return any(product.input_value(number).get_node().get_type_name() == "Constant" for number in (0, 1))
