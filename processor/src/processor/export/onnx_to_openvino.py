"""ONNX to OpenVINO: networks that look at a picture, made to take its bytes as they lie in memory."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as opset
from openvino.passes import ConstantFolding, Manager

CHARACTERS = ("framework", "character")
"""Where OpenVINO has the metadata that PaddleOCR's recognizers keep their characters in."""

MIDDLE = 127.5
LARGEST_BYTE, SCALE = 127, 128


def export_picture_network(source: Path, path: Path, height: int = -1, width: int = -1) -> None:
    """The network at `source` as `path` (.xml) and the .bin beside it, for pictures of that size; -1 for any.

    Its input (N, 3, H, W), BGR in -1 to 1, has become (1, H, W, 3), RGB in 0 to 255.
    """
    ov.save_model(_taking_pictures(_read(source), height, width), path, compress_to_fp16=False)


def export_recognizer(source: Path, path: Path, height: int) -> tuple[list[str], int]:
    """The network at `source`, which names a character at each step, as `path` (.xml) and the .bin beside it.

    Its output (N, T, C), a probability for each of C characters, has become two of (1, T): the number of the likeliest
    character, int32, and its probability. Returned are the characters that the file itself names, none where it does
    not, and C.
    """
    model = _read(source)
    kept = model.get_rt_info(list(CHARACTERS)).astype(str) if model.has_rt_info(list(CHARACTERS)) else ""
    model = _taking_pictures(model, height, -1)
    probabilities = model.output(0).get_node().input_value(0)
    best = opset.topk(probabilities, opset.constant(1, ov.Type.i32), -1, "max", "none")
    outputs = [opset.squeeze(best.output(index), opset.constant([2])).output(0) for index in (1, 0)]
    ov.save_model(ov.Model(outputs, model.get_parameters(), "recognizer"), path, compress_to_fp16=False)
    return kept.splitlines(), probabilities.get_partial_shape()[2].get_length()


def export_network(source: Path, path: Path, shapes: Mapping[str, Sequence[int]]) -> None:
    """The network at `source` as `path` (.xml) and the .bin beside it, its inputs of those `shapes` where there is one,
    and float32 in and out where it has float16."""
    model = _read(source)
    if shapes:
        model.reshape({name: list(shape) for name, shape in shapes.items()})
    ov.save_model(with_floats(with_byte_weights(model)), path, compress_to_fp16=False)


def with_byte_weights(model: ov.Model) -> ov.Model:
    """The same network, whose products of whole numbers have weights of a byte, as they are in ONNX.

    Read as int32 they would take four times the memory, which has to be read for every token.
    """
    folding = Manager()
    folding.register_pass(ConstantFolding())
    folding.run_passes(model)
    for node in model.get_ordered_ops():
        if node.get_type_name() != "MatMul" or node.get_output_element_type(0) != ov.Type.i32:
            continue
        weights = node.input_value(1).get_node()
        if weights.get_type_name() != "Constant" or np.abs(numbers := weights.data).max(initial=0) > LARGEST_BYTE:
            continue
        small = opset.multiply(opset.convert(opset.constant(numbers.astype(np.int8)), "f32"), np.float32(1 / SCALE))
        attributes = node.get_attributes()
        given = opset.convert(node.input_value(0), "f32")
        product = opset.matmul(given, small, attributes["transpose_a"], attributes["transpose_b"])
        whole = opset.convert(opset.multiply(product, np.float32(SCALE)), "i32")
        for use in node.output(0).get_target_inputs():
            consumer = use.get_node()
            floats = consumer.get_type_name() == "Convert" and consumer.get_output_element_type(0) == ov.Type.f32
            use.replace_source_output(whole.input_value(0) if floats else whole.output(0))
    model.validate_nodes_and_infer_types()
    return model


def with_floats(model: ov.Model) -> ov.Model:
    """The same network, with float32 in and out where it had float16."""
    prepost = ov.preprocess.PrePostProcessor(model)
    for number, port in enumerate(model.inputs):
        if port.get_element_type() == ov.Type.f16:
            prepost.input(number).tensor().set_element_type(ov.Type.f32)
    for number, port in enumerate(model.outputs):
        if port.get_element_type() == ov.Type.f16:
            prepost.output(number).tensor().set_element_type(ov.Type.f32)
    return prepost.build()


def _read(source: Path) -> ov.Model:
    return ov.Core().read_model(source)


def _taking_pictures(model: ov.Model, height: int, width: int) -> ov.Model:
    model.reshape([1, 3, height, width])
    prepost = ov.preprocess.PrePostProcessor(model)
    picture = prepost.input()
    picture.tensor().set_layout(ov.Layout("NHWC")).set_color_format(ov.preprocess.ColorFormat.RGB)
    picture.model().set_layout(ov.Layout("NCHW"))
    picture.preprocess().convert_color(ov.preprocess.ColorFormat.BGR).mean(MIDDLE).scale(MIDDLE)
    return prepost.build()
