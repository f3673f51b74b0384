"""What a detector knows of a picture as a whole: its own network, cut off before its heads and averaged."""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import Node
from openvino import opset13 as opset

from processor.export.transformer import save
from wire.errors import ManifestError

PLANE = (2, 3)
"""The axes of rows and columns."""


def export(network: Path, side: int, path: Path) -> int:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16; the answer is its vectors' length.

    `network` is a converted detector's. Input `pictures` (n, side, side, 3) uint8 RGB; output `vectors` (n, channels)
    float32: what its coarsest head is given, averaged over the picture. Raises ManifestError where there is no head.
    """
    model = ov.Core().read_model(network)
    convolutions = [found for result in model.get_results() if (found := _convolution(result)) is not None]
    if not convolutions:
        raise ManifestError(f"Network {network}: expected heads that end in a convolution, found none.")
    given = max((node.input_value(0) for node in convolutions), key=lambda each: _channels(each))
    pictures = opset.parameter([-1, side, side, 3], np.uint8)
    (parameter,) = model.get_parameters()
    parameter.output(0).replace(opset.convert(pictures, "f32").output(0))
    vectors = opset.reduce_mean(given, opset.constant(np.array(PLANE, np.int64)), False)
    save({"vectors": vectors}, {"pictures": pictures}, path)
    return _channels(given)


def _convolution(node: Node) -> Node | None:
    """The convolution that a head ends in, looked for from its result back."""
    while node.get_type_name() != "Convolution":
        if not node.get_input_size():
            return None
        node = node.input_value(0).get_node()
    return node


def _channels(output: ov.Output) -> int:
    return int(output.get_partial_shape()[1].get_length())
