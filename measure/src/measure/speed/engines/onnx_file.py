"""The converted network as an ONNX file, for whoever reads nothing else. Source: the ONNX operator set, version 17."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from processor.darknet import cfg as darknet_cfg
from processor.darknet.sections import Cfg, Convolutional, Layer, Maxpool, Route, Shortcut, Upsample, Yolo
from processor.darknet.shapes import Shape, shapes

OPSET, IR_VERSION = 17, 8
LEAKY_SLOPE = 0.1


def write(cfg_text: str, network: Path, path: Path) -> None:
    """The Keras `network` of that cfg as the ONNX file `path`: takes and gives what the network does, one picture.

    Inside, tensors are (batch, channels, height, width); the input and the heads are (batch, height, width, channels).
    """
    cfg, loaded = darknet_cfg.parse(cfg_text), keras.saving.load_model(network, compile=False)
    graph, made = _Graph(), shapes(cfg)
    tensor = graph.add("Mul", [graph.add("Transpose", ["picture"], perm=[0, 3, 1, 2]), graph.constant(1 / 255)])
    outputs: list[str] = []
    heads: list[tuple[str, Shape]] = []
    for index, layer in enumerate(cfg.layers):
        if isinstance(layer, Convolutional):
            kernel, bias = loaded.get_layer(f"convolutional_{index}").get_weights()
            tensor = _convolve(graph, tensor, layer, kernel, bias)
        else:
            tensor = _connect(graph, tensor, layer, outputs, made)
        if isinstance(layer, Yolo):
            heads.append((graph.add("Transpose", [tensor], perm=[0, 2, 3, 1]), made[index]))
        outputs.append(tensor)
    onnx.save(_model(cfg, graph, heads), str(path))


@dataclass(slots=True)
class _Graph:
    """Nodes and constants as they are made; every tensor's name is its number."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def add(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        name = f"tensor_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name


def _convolve(graph: _Graph, tensor: str, layer: Convolutional, kernel: Any, bias: Any) -> str:
    # Keras's kernel is (height, width, channels, filters), ONNX's (filters, channels, height, width).
    inputs = [tensor, graph.constant(kernel.transpose(3, 2, 0, 1)), graph.constant(bias)]
    sides = {"strides": [layer.stride] * 2, "pads": [layer.padding] * 4, "kernel_shape": [layer.size] * 2}
    return _activate(graph, graph.add("Conv", inputs, group=layer.groups, **sides), layer.activation)


def _activate(graph: _Graph, tensor: str, activation: str) -> str:
    match activation:
        case "leaky":
            return graph.add("LeakyRelu", [tensor], alpha=LEAKY_SLOPE)
        case "logistic":
            return graph.add("Sigmoid", [tensor])
        case "swish":
            return graph.add("Mul", [tensor, graph.add("Sigmoid", [tensor])])
        case "relu":
            return graph.add("Relu", [tensor])
        case "relu6":
            return graph.add("Clip", [tensor, graph.constant(0), graph.constant(6)])
        case "mish":
            return graph.add("Mul", [tensor, graph.add("Tanh", [graph.add("Softplus", [tensor])])])
        case _:
            return tensor


def _connect(graph: _Graph, tensor: str, layer: Layer, outputs: Sequence[str], made: Sequence[Shape]) -> str:
    match layer:
        case Shortcut(sources=sources, activation=activation):
            for source in sources:
                tensor = graph.add("Add", [tensor, outputs[source]])
            return _activate(graph, tensor, activation)
        case Route(sources=sources, groups=groups, group_id=group_id):
            parts = [_part(graph, outputs[source], made[source].channels, groups, group_id) for source in sources]
            return parts[0] if len(parts) == 1 else graph.add("Concat", parts, axis=1)
        case Upsample(stride=stride):
            scales = graph.constant([1, 1, stride, stride])
            how = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
            return graph.add("Resize", [tensor, "", scales], mode="nearest", **how)
        case Maxpool(size=size, stride=stride):
            before, after = layer.pads
            pads = [before] * 2 + [after] * 2
            return graph.add("MaxPool", [tensor], kernel_shape=[size] * 2, strides=[stride] * 2, pads=pads)
        case _:
            return tensor


def _part(graph: _Graph, tensor: str, channels: int, groups: int, group_id: int) -> str:
    if groups == 1:
        return tensor
    width = channels // groups
    bounds = ([group_id * width], [(group_id + 1) * width], [1])
    return graph.add("Slice", [tensor, *(graph.constant(each, np.int64) for each in bounds)])


def _model(cfg: Cfg, graph: _Graph, heads: Sequence[tuple[str, Shape]]) -> Any:
    picture = [1, cfg.net.height, cfg.net.width, cfg.net.channels]
    given = [helper.make_tensor_value_info("picture", TensorProto.FLOAT, picture)]
    taken = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, shape.height, shape.width, shape.channels])
        for name, shape in heads
    ]
    made = helper.make_graph(graph.nodes, "network", given, taken, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model
