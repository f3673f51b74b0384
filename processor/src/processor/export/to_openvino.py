"""Keras to OpenVINO: the same network in OpenVINO's own file format (IR)."""

from pathlib import Path

import keras
import openvino as ov


def export(network: keras.Model, path: Path) -> None:
    """The network in float32 as `path` (.xml) and the .bin beside it: one input `picture`, outputs `head_0` and on."""
    model = ov.convert_model(network)
    for index, output in enumerate(model.outputs):
        output.set_names({f"head_{index}"})
    ov.save_model(model, path, compress_to_fp16=False)
