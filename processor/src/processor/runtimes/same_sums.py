"""Products and transposed convolutions, summed up in the same order whatever the number of threads.

OpenVINO gives products with numbers of half the length to oneDNN, which chooses by the number of threads, by the CPU
and by how many rows there are whether a sum of more than `WHOLE` products is taken at once or in parts. So it is given
parts that it takes at once everywhere. Products with constants of float32 are summed up in one order as it is.

How it takes a transposed convolution apart goes by the number of threads, too; how it does an ordinary one does not.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np
import openvino as ov
from openvino import Node, Output
from openvino import opset13 as opset
from openvino._offline_transformations import compress_model_transformation

from processor.runtimes import Array

WHOLE = 512
"""So many products are summed up at once on every CPU: on one with AVX2 alone no more are, with AVX-512 1,024."""

LONG, FEW = 1024, 64
"""No more products than `LONG` are summed up in the same order if there are more than a `FEW` rows."""

DOUBLING = {"strides": [2, 2], "pads_begin": [1, 1], "pads_end": [1, 1], "dilations": [1, 1], "output_padding": [0, 0]}
"""Of a transposed convolution of 4 x 4 that makes a picture twice as high and wide."""


def sum_alike(network: ov.Model) -> dict[str, Any]:
    """The `network` is so from then on, if it is compiled with the properties that are returned; it is otherwise the
    same."""
    for node in network.get_ordered_ops():
        match node.get_type_name():
            case "MatMul":
                _in_parts(node)
            case "ConvolutionBackpropData":
                _in_phases(node)
    return {} if network.is_dynamic() else {"SNIPPETS_MODE": "DISABLE"}


def _in_parts(node: Node) -> None:
    """A product with a constant of half the length becomes the sum of several, where it is a long one."""
    attributes, longer = node.get_attributes(), node.input_value(1).get_node()
    halves = longer.input_value(0).get_node() if longer.get_type_name() == "Convert" else longer
    if halves.get_type_name() != "Constant" or halves.get_element_type() != ov.Type.f16 or attributes["transpose_a"]:
        return
    turned, matrix = bool(attributes["transpose_b"]), np.asarray(halves.data)
    value = node.input_value(0)
    if matrix.ndim != 2 or not _apart(value.get_partial_shape(), *matrix.shape[:: 1 if turned else -1]):
        return
    length = matrix.shape[int(turned)]
    ends = [*range(WHOLE, length, WHOLE), length]
    last = opset.constant(np.int64(len(value.get_partial_shape()) - 1))
    parts = opset.variadic_split(value, last, opset.constant(np.diff([0, *ends]).astype(np.int64)))
    factors = _halves(np.split(matrix, ends[:-1], int(turned)))
    products = [
        opset.matmul(part, factor, False, turned) for part, factor in zip(parts.outputs(), factors, strict=True)
    ]
    made = products[0]
    for each in products[1:]:
        made = opset.add(made, each)
    node.output(0).replace(made.output(0))


def _apart(rows: ov.PartialShape, width: int, length: int) -> bool:
    """Whether it goes by the number of threads how such `rows` by a matrix of that size are summed up.

    Where any number of rows may come, sums are seen to be taken apart that give fewer numbers than there were. To part
    all others besides would have most weights of a Stable Diffusion in memory twice.
    """
    if length <= WHOLE:
        return False
    if rows.is_dynamic:
        return width < length
    return length > LONG or prod(rows.to_shape()[:-1]) <= FEW


def _halves(matrices: Sequence[Array]) -> Iterator[Output]:
    """Constants of half the length, which stay so: no hand but OpenVINO's own can write that on them."""
    constants = [opset.result(opset.constant(np.ascontiguousarray(each, np.float32))) for each in matrices]
    network = ov.Model(constants, [], "halves")
    compress_model_transformation(network)
    for result in network.get_results():
        yield result.input_value(0)


def _in_phases(node: Node) -> None:
    """A transposed convolution that doubles becomes four ordinary ones of 2 x 2: each gives one of the four places that
    a place becomes, for all of the picture."""
    kernel, attributes = _numbers(node.input_value(1)), node.get_attributes()
    doubling = all(list(attributes[name]) == wanted for name, wanted in DOUBLING.items())
    if kernel is None or kernel.shape[2:] != (4, 4) or not doubling or len(node.inputs()) > 2:
        return
    phases = []
    for row, column in product((0, 1), repeat=2):
        seen = kernel[:, :, [[3, 1], [2, 0]][row]][:, :, :, [[3, 1], [2, 0]][column]]
        own = opset.constant(np.ascontiguousarray(seen.swapaxes(0, 1), np.float32))
        phases.append(opset.convolution(node.input_value(0), own, [1, 1], [1 - row, 1 - column], [row, column], [1, 1]))
    node.output(0).replace(opset.depth_to_space(opset.concat(phases, 1), "blocks_first", 2).output(0))


def _numbers(output: Output) -> Array | None:
    """Those of a constant, which may be kept shorter, or as the sum of two that are; None where it is none."""
    node = output.get_node()
    match node.get_type_name():
        case "Constant":
            return np.asarray(node.data)
        case "Convert":
            found = _numbers(node.input_value(0))
            return None if found is None else found.astype(np.float32)
        case "Add":
            one, other = (_numbers(node.input_value(number)) for number in (0, 1))
            return None if one is None or other is None else one + other
    return None
