"""An encoder and a decoder in ONNX, as published for browsers, become the two networks that this family is run as.

The encoder stays what it is. Of the decoder only the numbers are taken: Meta's own export, and those made after it,
choose one mask inside, take one prompt at a time, and are slower than the network that is built here for all.
"""

from pathlib import Path

import openvino as ov

from processor.export.sam import mask_decoder, naming
from processor.export.sam.decoder_shape import SAM, SAM2, read_decoder
from processor.export.sam.onnx_tensors import OnnxTensors, read_network
from processor.export.sam.picture import DEVIATION, MEAN
from processor.export.transformer import save
from wire.errors import ManifestError

FEATURES = {1: "image_embedding", 2: "middle", 4: "fine"}
"""The encoder's outputs, by how much finer their grids are than the coarsest."""

AXES = 4


def export_encoder(source: Path, path: Path) -> tuple[int, bool]:
    """The encoder at `source` as `path` (.xml) and the .bin beside it; returned are the side of its pictures, and
    whether it has features of finer grids too, as SAM 2 has.

    Its input (1, 3, side, side), normalized, has become `picture` (1, side, side, 3) float32 RGB, 0 to 255.
    Raises ManifestError.
    """
    model = read_network(source)
    shape = model.input(0).get_partial_shape()
    if len(shape) != AXES or shape[2].is_dynamic or shape[2] != shape[3] or shape[1] != len(MEAN):
        raise ManifestError(f"Network {source}: expected pictures (1, 3, side, side), got {shape}.")
    side = shape[2].get_length()
    model.reshape([1, len(MEAN), side, side])
    prepost = ov.preprocess.PrePostProcessor(model)
    picture = prepost.input()
    picture.tensor().set_layout(ov.Layout("NHWC")).set_element_type(ov.Type.f32)
    picture.model().set_layout(ov.Layout("NCHW"))
    picture.preprocess().mean([255 * each for each in MEAN]).scale([255 * each for each in DEVIATION])
    model = prepost.build()
    outputs = [_shortened(output) for output in model.outputs]
    coarsest = min(output.get_shape()[2] for output in outputs)
    named = {FEATURES[output.get_shape()[2] // coarsest]: output for output in outputs}
    save(named, {"picture": model.input(0).get_node()}, path)
    return side, len(named) > 1


def export_decoder(source: Path, path: Path, side: int, *, finer: bool) -> int:
    """The decoder at `source` as `mask_decoder.export_decoder` builds it; returned is how many masks a prompt has.

    `side` and `finer` are as `export_encoder` returns them. Raises ManifestError where it is not of Meta's making.
    """
    shape = read_decoder({"prompt_encoder_config": {"image_size": side}}, SAM2 if finer else SAM)
    weights = naming.Renamed(OnnxTensors(source, shape), naming.SAM2 if finer else naming.SAM1)
    mask_decoder.export_decoder(weights, shape, path)
    return shape.masks


def _shortened(output: ov.Output) -> ov.Output:
    """The same numbers, before they were made another shape and that one again."""
    found = given = output.get_node().input_value(0)
    while given.get_node().get_type_name() == "Reshape":
        given = given.get_node().input_value(0)
        if given.get_partial_shape() == found.get_partial_shape():
            found = given
    return found
