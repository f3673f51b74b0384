"""An encoder and a decoder in ONNX, as published for browsers, become the two networks that this family is run as.

Meta's own export, and those made after it, choose one mask inside and resize it. Here the decoder is cut before that,
takes no mask as a prompt, and any number of prompts at a time on one picture.
"""

from collections import deque
from collections.abc import Callable, Mapping
from math import isqrt
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as opset

from wire.errors import ManifestError

NAMES = {
    "image_embeddings": "image_embedding",
    "image_embed": "image_embedding",
    "high_res_feats_0": "fine",
    "high_res_feats_1": "middle",
    "point_coords": "points",
    "point_labels": "point_labels",
}
"""What the decoder's inputs are called in ONNX, and here."""

FEATURES = {1: "image_embedding", 2: "middle", 4: "fine"}
"""The encoder's outputs, by how much finer their grids are than the coarsest."""

AXES_OF_MASKS, AXES_OF_JUDGED, MASKS = 3, 2, (3, 4)

MEAN, DEVIATION = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
"""Of the channels of ImageNet's pictures, from 0 to 255, by which all models of the family normalize."""


def export_encoder(source: Path, path: Path) -> tuple[int, bool]:
    """The encoder at `source` as `path` (.xml) and the .bin beside it; returned are the side of its pictures, and
    whether it has features of finer grids too.

    Its input (1, 3, side, side), normalized, has become `picture` (1, side, side, 3) float32 RGB, 0 to 255.
    Raises ManifestError.
    """
    model = _read(source)
    shape = model.input(0).get_partial_shape()
    if shape.rank.get_length() != 4 or shape[2].is_dynamic or shape[2] != shape[3] or shape[1] != 3:
        raise ManifestError(f"Network {source}: expected pictures (1, 3, side, side), got {shape}.")
    side = shape[2].get_length()
    model.reshape([1, 3, side, side])
    prepost = ov.preprocess.PrePostProcessor(model)
    picture = prepost.input()
    picture.tensor().set_layout(ov.Layout("NHWC")).set_element_type(ov.Type.f32)
    picture.model().set_layout(ov.Layout("NCHW"))
    picture.preprocess().mean(list(MEAN)).scale(list(DEVIATION))
    model = prepost.build()
    outputs = [_shortened(output) for output in model.outputs]
    coarsest = min(output.get_shape()[2] for output in outputs)
    named = {FEATURES[output.get_shape()[2] // coarsest]: output for output in outputs}
    _save(named, {"picture": model.input(0).get_node()}, path)
    return side, len(named) > 1


def export_decoder(source: Path, path: Path) -> int:
    """The decoder at `source` as `path` (.xml) and the .bin beside it; returned is how many masks a prompt has.

    Inputs and outputs are those of `mask_decoder.export_decoder`, but that a point of -1 counts as one that is nothing.
    Raises ManifestError where it is not of Meta's making.
    """
    model = _read(source)
    inputs = {node.get_friendly_name(): node for node in model.get_parameters()}
    outputs = {output.get_any_name(): output for output in model.outputs}
    try:
        masks = _before(outputs.get("low_res_masks") or outputs["masks"], _draws)
        shape = masks.get_partial_shape()
        count, side = int(shape[1].get_length()), isqrt(shape[2].get_length())
        judged = _before(outputs["iou_predictions"], lambda node: _judges(node, count))
        _share_the_picture(model, side)
        _take_no_mask(inputs["has_mask_input"])
        labels = opset.parameter([-1, -1], np.int32)
        _replace(inputs["point_labels"].output(0), opset.convert(labels, "f32").output(0))
        inputs["point_labels"] = labels
        inputs["point_coords"].set_partial_shape(ov.PartialShape([-1, -1, 2]))
    except (KeyError, LookupError, RuntimeError) as error:
        raise ManifestError(
            f"Network {source}: expected a decoder as Meta's own export makes it, with point_coords, point_labels, "
            f"has_mask_input and iou_predictions ({str(error)[:80]})."
        ) from error
    logits = opset.reshape(masks, opset.constant(np.array([-1, count, side, side], np.int64)), special_zero=False)
    given = {NAMES[name]: node for name, node in inputs.items() if name in NAMES}
    _save({"logits": logits, "predicted_iou": judged}, given, path)
    return count


def _read(source: Path) -> ov.Model:
    try:
        return ov.Core().read_model(source)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise ManifestError(f"Network {source}: cannot be read ({reason}).") from error


def _shortened(output: ov.Output) -> ov.Output:
    """The same numbers, before they were made another shape and that one again."""
    found = given = output.get_node().input_value(0)
    while given.get_node().get_type_name() == "Reshape":
        given = given.get_node().input_value(0)
        if given.get_partial_shape() == found.get_partial_shape():
            found = given
    return found


def _before(output: ov.Output, fits: Callable[[ov.Node], bool]) -> ov.Output:
    """What the nearest node makes, of those that `output` is made of, that fits. Raises LookupError without any."""
    waiting, met = deque([output.get_node()]), set[str]()
    while waiting:
        node = waiting.popleft()
        if node.get_friendly_name() in met:
            continue
        met.add(node.get_friendly_name())
        if node.get_output_size() and fits(node):
            return node.output(0)
        waiting.extend(each.get_source_output().get_node() for each in node.inputs())
    raise LookupError(f"nothing before {output.get_any_name()} is known again")


def _draws(node: ov.Node) -> bool:
    """Whether it makes all masks of a prompt, (n, masks, pixels)."""
    shape = node.get_output_partial_shape(0)
    return node.get_type_name() == "MatMul" and len(shape) == AXES_OF_MASKS and shape[1].get_max_length() in MASKS


def _judges(node: ov.Node, count: int) -> bool:
    """Whether it makes the predicted IoU of all masks, (n, masks)."""
    shape = node.get_output_partial_shape(0)
    return node.get_type_name() in {"Add", "Sigmoid"} and len(shape) == AXES_OF_JUDGED and shape[1] == count


def _share_the_picture(model: ov.Model, side: int) -> None:
    """The picture, and where its places lie, are not repeated for each prompt: a layer looks at them once."""
    for node in _all(model, "Tile"):
        repeated = next(each for each in _uses(node.output(0)) if each.get_type_name() == "Reshape")
        _replace(repeated.output(0), node.input_value(0).get_node().input_value(0))
    drawn = _all(model, "ConvolutionBackpropData")[0].input_value(0).get_node()
    channels = drawn.get_output_partial_shape(0)[1].get_length()
    shape = opset.constant(np.array([-1, channels, side // 4, side // 4], np.int64))
    drawn.input(1).replace_source_output(shape.output(0))


def _take_no_mask(has_mask: ov.Node) -> None:
    """What is made of a mask that is a prompt has become 0, and its place is taken by what stands for none."""
    weighed = next(each for each in _uses(has_mask.output(0)) if each.get_type_name() == "Multiply")
    _replace(weighed.output(0), opset.constant(np.zeros((1, 1, 1, 1), np.float32)).output(0))
    _replace(has_mask.output(0), opset.constant(np.zeros(1, np.float32)).output(0))


def _all(model: ov.Model, kind: str) -> list[ov.Node]:
    return [node for node in model.get_ordered_ops() if node.get_type_name() == kind]


def _uses(output: ov.Output) -> list[ov.Node]:
    return [each.get_node() for each in output.get_target_inputs()]


def _replace(before: ov.Output, after: ov.Output) -> None:
    for use in before.get_target_inputs():
        use.replace_source_output(after)


def _save(outputs: Mapping[str, ov.Output], inputs: Mapping[str, ov.Node], path: Path) -> None:
    model = ov.Model([opset.result(output) for output in outputs.values()], list(inputs.values()), path.stem)
    for number, name in enumerate(inputs):
        model.input(number).set_names({name})
    for number, name in enumerate(outputs):
        model.output(number).set_names({name})
    ov.save_model(model, path, compress_to_fp16=True)
