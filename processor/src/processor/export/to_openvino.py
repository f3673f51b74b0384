"""Keras to OpenVINO: the same network in OpenVINO's own file format (IR)."""

from pathlib import Path

import keras
import openvino as ov
from openvino import opset13 as opset

REPEATED = ("Transpose", "Reshape", "Tile", "Unsqueeze", "Reshape", "Transpose", "Tile", "Unsqueeze")
"""What Keras's nearest upsampling comes as, last operation first: columns repeated, then rows, by way of 5 axes."""


def export(network: keras.Model, path: Path) -> None:
    """The network in float32 as `path` (.xml) and the .bin beside it: one input `picture`, outputs `head_0` and on."""
    model = ov.convert_model(network)
    for node in model.get_ordered_ops():
        _upsample_at_once(node)
    model = _in_order(model, [tensor.name for tensor in network.outputs])
    for index, output in enumerate(model.outputs):
        output.set_names({f"head_{index}"})
    ov.save_model(model, path, compress_to_fp16=False)


def _in_order(model: ov.Model, names: list[str]) -> ov.Model:
    """The model with its outputs in the order of `names`. Converting sorts them as text, 13 before 4."""
    if len(names) == 1:
        return model  # and its output has no name
    results = {result.get_friendly_name(): result for result in model.get_results()}
    return ov.Model([results[name] for name in names], model.get_parameters(), model.get_friendly_name())


def _upsample_at_once(node: ov.Node) -> None:
    """Where `node` ends an upsampling by repetition, one operation stands in its place.

    It is several times faster, and what follows a repetition is never computed in int8.
    """
    chain = [node]
    for expected in REPEATED:
        if chain[-1].get_type_name() != expected:
            return
        chain.append(chain[-1].input_value(0).get_node())
    stride = float(chain[2].input_value(1).get_node().get_data().max())
    enlarged = opset.interpolate(
        chain[-2].input_value(0),
        opset.constant([stride, stride], ov.Type.f32),
        mode="nearest",
        shape_calculation_mode="scales",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
        axes=opset.constant([2, 3], ov.Type.i32),
    )
    enlarged.set_friendly_name(f"{node.get_friendly_name()}/upsample")
    node.output(0).replace(enlarged.output(0))
