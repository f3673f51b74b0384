"""The Keras network of a Darknet cfg: convolutions, and what lies between them, up to the raw heads.

Tensors are (batch, height, width, channels), as TensorFlow likes them; Darknet's are (channels, height, width).
"""

from collections.abc import Sequence

import keras
import numpy as np

from processor.darknet.sections import Cfg, Convolutional, Layer, Maxpool, Route, Shortcut, Upsample, Yolo
from processor.yolo.folding import FoldedConvolution

LEAKY_SLOPE = 0.1

LOWEST = float(np.finfo(np.float32).min)
"""What is put around a picture that is pooled: it is never the largest."""

KERAS_NAMES = {"logistic": "sigmoid", "swish": "silu", "mish": "mish", "relu": "relu", "relu6": "relu6"}
"""By Darknet's name of an activation, Keras's."""


def build(cfg: Cfg, convolutions: Sequence[FoldedConvolution], name: str) -> keras.Model:
    """The network with its numbers set.

    Takes RGB pictures (batch, height, width, 3), values 0 to 255, height and width multiples of the largest stride.
    Gives one raw head (batch, rows, columns, anchors x (5 + classes)) for each [yolo] section, in the cfg's order.
    """
    picture = keras.Input((None, None, cfg.net.channels), name="picture")
    numbers = iter(convolutions)
    outputs: list[keras.KerasTensor] = []
    heads: list[keras.KerasTensor] = []
    tensor = keras.layers.Rescaling(1 / 255, name="unit_range")(picture)
    for index, layer in enumerate(cfg.layers):
        if isinstance(layer, Convolutional):
            tensor = _convolve(tensor, layer, next(numbers), f"convolutional_{index}")
        else:
            tensor = _connect(tensor, layer, outputs, f"{type(layer).__name__.lower()}_{index}")
        if isinstance(layer, Yolo):
            heads.append(tensor)
        outputs.append(tensor)
    return keras.Model(picture, heads, name=name)


def _convolve(
    tensor: keras.KerasTensor, layer: Convolutional, numbers: FoldedConvolution, name: str
) -> keras.KerasTensor:
    same = layer.stride == 1 and layer.size == 2 * layer.padding + 1
    if not same and layer.padding:
        tensor = keras.layers.ZeroPadding2D(layer.padding, name=f"{name}_padding")(tensor)
    convolution = keras.layers.Conv2D(
        layer.filters,
        layer.size,
        strides=layer.stride,
        padding="same" if same else "valid",
        groups=layer.groups,
        name=name,
    )
    tensor = convolution(tensor)
    # Darknet's kernel is (filters, channels, height, width), Keras's (height, width, channels, filters).
    convolution.set_weights([numbers.kernel.transpose(2, 3, 1, 0), numbers.bias])
    return _activate(tensor, layer.activation, f"{name}_{layer.activation}")


def _activate(tensor: keras.KerasTensor, activation: str, name: str) -> keras.KerasTensor:
    if activation == "leaky":
        return keras.layers.LeakyReLU(LEAKY_SLOPE, name=name)(tensor)
    if activation == "linear":
        return tensor
    return keras.layers.Activation(KERAS_NAMES[activation], name=name)(tensor)


def _connect(
    tensor: keras.KerasTensor, layer: Layer, outputs: Sequence[keras.KerasTensor], name: str
) -> keras.KerasTensor:
    match layer:
        case Shortcut(sources=sources, activation=activation):
            total = keras.layers.Add(name=name)([tensor, *(outputs[source] for source in sources)])
            return _activate(total, activation, f"{name}_{activation}")
        case Route(sources=sources, groups=groups, group_id=group_id):
            parts = [_channel_group(outputs[source], groups, group_id) for source in sources]
            return parts[0] if len(parts) == 1 else keras.layers.Concatenate(name=name)(parts)
        case Upsample(stride=stride):
            return keras.layers.UpSampling2D(stride, interpolation="nearest", name=name)(tensor)
        case Maxpool():
            return _pool(tensor, layer, name)
        case _:
            return tensor


def _pool(tensor: keras.KerasTensor, layer: Maxpool, name: str) -> keras.KerasTensor:
    """Keras's "same" pads as Darknet does where it moves by one cell, or by two of two: there it needs no help."""
    same = layer.padding == layer.size - 1 and (layer.stride == 1 or layer.size == layer.stride == 2)
    if layer.padding and not same:
        around = ((0, 0), layer.pads, layer.pads, (0, 0))
        tensor = keras.ops.pad(tensor, around, constant_values=LOWEST)
    return keras.layers.MaxPooling2D(layer.size, layer.stride, padding="same" if same else "valid", name=name)(tensor)


def _channel_group(tensor: keras.KerasTensor, groups: int, group_id: int) -> keras.KerasTensor:
    if groups == 1:
        return tensor
    channels = tensor.shape[-1] // groups
    return tensor[..., group_id * channels : (group_id + 1) * channels]
