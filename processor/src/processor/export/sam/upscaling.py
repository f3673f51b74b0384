"""SAM's masks out of the vectors of a picture's places: four times as fine, then weighed by what each mask asks for.

Transposed convolutions whose step is their size are one product each: a place's vector becomes those of 2 x 2 pixels.
"""

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam.arrangement import reshaped, rows, transposed
from processor.export.sam.decoder_shape import DecoderShape
from processor.export.transformer import ACTIVATIONS, constant, norm, product
from processor.export.weights import Weights

PREFIX = "mask_decoder"
EPSILON = 1e-6


def drawn(keys: Node, middle: Node | None, fine: Node | None, weights: Weights, shape: DecoderShape) -> Node:
    """(n, grid * grid, width) -> (n, 16 grid * grid, width / 8): the pixels' vectors, four after another for a place of
    the grid of `middle`, with what that (1, width / 4, 2 grid, 2 grid) and `fine` (1, width / 8, 4 grid, 4 grid) say.
    """
    grid, quarter, eighth, gelu = shape.grid, shape.width // 4, shape.width // 8, ACTIVATIONS["gelu"]
    x = _upscaled(keys, weights, "upscale_conv1", shape.width, quarter)
    x = reshaped(transposed(reshaped(x, -1, grid, grid, 2, 2 * quarter), 0, 1, 3, 2, 4), -1, 4 * grid * grid, quarter)
    if middle is not None:
        x = opset.add(x, rows(middle, quarter))
    x = gelu(norm(x, weights, f"{PREFIX}.upscale_layer_norm", quarter, EPSILON))
    x = _upscaled(x, weights, "upscale_conv2", quarter, eighth)
    if fine is not None:
        apart = transposed(reshaped(fine, eighth, 2 * grid, 2, 2 * grid, 2), 1, 3, 2, 4, 0)
        x = opset.add(x, reshaped(apart, 1, 4 * grid * grid, 4 * eighth))
    return reshaped(gelu(x), -1, 16 * grid * grid, eighth)


def logits(brushes: Node, pixels: Node, shape: DecoderShape) -> Node:
    """(n, masks, 4 grid, 4 grid): the `pixels`, as `drawn` leaves them, by the `brushes` (n, masks, width / 8)."""
    side = 2 * shape.grid
    apart = reshaped(opset.matmul(brushes, pixels, False, True), -1, side, side, 2, 2)
    return reshaped(transposed(apart, 0, 1, 3, 2, 4), -1, shape.masks, 2 * side, 2 * side)


def _upscaled(x: Node, weights: Weights, name: str, into: int, out: int) -> Node:
    """(n, places, into) -> (n, places, 4 out): 2 x 2 pixels for each place. The kernel lies as (into, out, 2, 2)."""
    kernel = weights.floats(f"{PREFIX}.{name}.weight", into, out, 2, 2).transpose(2, 3, 1, 0).reshape(4 * out, into)
    bias = np.tile(weights.floats(f"{PREFIX}.{name}.bias", out), 4)
    return product(x, constant(kernel), constant(bias))
