"""SAM 2 (Ravi et al., 2024) for pictures: checkpoints in Hugging Face's layout become OpenVINO's IR.

A config.json of model_type `sam2` or `sam2_video` is read by `read_shape`; `export_encoder` and `export_decoder` make
the two networks. What SAM 2 has for films, its memory of frames, is not built.
"""

from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.sam import mask_decoder
from processor.export.sam.arrangement import numbers, rows
from processor.export.sam.hiera import PREFIX, Features, block
from processor.export.sam.neck import neck
from processor.export.sam.picture import cubic, normalized
from processor.export.sam.sam2_shape import PATCH, Sam2Shape, read_shape
from processor.export.transformer import constant, exact, save
from processor.export.weights import Weights

__all__ = ["Sam2Shape", "export_decoder", "export_encoder", "read_shape"]


def export_encoder(weights: Weights, shape: Sam2Shape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `picture` (1, side, side, 3) float32 RGB, 0 to 255, stretched to that. Outputs `image_embedding`, `fine` and
    `middle` as `export_decoder` takes them. Raises ManifestError where a tensor is missing or of another shape.
    """
    side = shape.decoder.side
    picture = opset.parameter([1, side, side, 3], np.float32)
    x, stages = _places(normalized(picture), weights, shape), []
    for number, part in enumerate(shape.blocks):
        inner = int(part.width * shape.ratio)
        x = block(x, part, weights, f"{PREFIX}.blocks.{number}", inner, shape.activation, shape.epsilon)
        if number in shape.ends:
            stages.append(x)
    save(neck(stages, weights, shape.decoder.width), {"picture": picture}, path)


def export_decoder(weights: Weights, shape: Sam2Shape, path: Path) -> None:
    """As `mask_decoder.export_decoder` makes it."""
    mask_decoder.export_decoder(weights, shape.decoder, path)


def _places(x: Node, weights: Weights, shape: Sam2Shape) -> Features:
    """(1, 3, side, side) -> a vector for each 4 x 4 pixels, with where they lie added to it."""
    width, side, name = shape.blocks[0].into, shape.decoder.side // PATCH, f"{PREFIX}.patch_embed.projection"
    kernel = constant(weights.floats(f"{name}.weight", width, 3, shape.kernel, shape.kernel))
    step, beyond = [PATCH] * 2, [shape.padding] * 2
    x = opset.convolution(x, kernel, step, beyond, beyond, [1, 1])
    placed = opset.add(x, _where(weights, shape, side, width))
    return Features(rows(placed, width), side, side, width)


def _where(weights: Weights, shape: Sam2Shape, side: int, width: int) -> Node:
    """(1, width, side, side): a coarse grid, made as fine by bicubic resampling, and a tile that is repeated.

    Made of constants alone, it is one when the network is compiled, and in its file it is small.
    """
    coarse, tile = shape.background, shape.tile
    background = constant(weights.floats(f"{PREFIX}.pos_embed", 1, width, coarse, coarse))
    repeated = constant(weights.floats(f"{PREFIX}.pos_embed_window", 1, width, tile, tile))
    finer = exact(cubic(coarse, side).astype(np.float32))
    made = opset.matmul(opset.matmul(finer, background, False, False), finer, False, True)
    times = numbers(1, 1, side // tile, side // tile)
    bias = constant(weights.floats(f"{PREFIX}.patch_embed.projection.bias", width).reshape(1, width, 1, 1))
    return opset.add(opset.add(made, opset.tile(repeated, times)), bias)
