"""A network as Darknet's loops compute it, read out of the cfg and said in NumPy without cleverness.

Tensors are (channels, height, width) float64. Source: Darknet, src/convolutional_layer.c, src/maxpool_layer.c.
"""

from collections.abc import Callable, Sequence

import numpy as np

from processor.darknet.sections import Cfg, Convolutional, Identity, Maxpool, Route, Shortcut, Upsample
from processor.darknet.weights import ConvolutionWeights

ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda x: x,
    "leaky": lambda x: np.where(x > 0, x, 0.1 * x),
    "logistic": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "swish": lambda x: x / (1 + np.exp(-x)),
    "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))),
}


def layers_of(cfg: Cfg, weights: Sequence[ConvolutionWeights], picture: np.ndarray) -> list[np.ndarray]:
    """What each layer gives for `picture` (height, width, 3) uint8."""
    numbers = iter(weights)
    outputs: list[np.ndarray] = []
    tensor = picture.transpose(2, 0, 1) / 255
    for layer in cfg.layers:
        match layer:
            case Convolutional():
                tensor = _convolved(tensor, layer, next(numbers))
            case Maxpool():
                tensor = _pooled(tensor, layer.size, layer.stride, layer.padding)
            case Shortcut():
                total = tensor + sum(outputs[source] for source in layer.sources)
                tensor = ACTIVATIONS[layer.activation](total)
            case Route():
                parts = [np.split(outputs[source], layer.groups)[layer.group_id] for source in layer.sources]
                tensor = np.concatenate(parts)
            case Upsample():
                tensor = tensor.repeat(layer.stride, axis=1).repeat(layer.stride, axis=2)
            case Identity():
                pass
        outputs.append(tensor)
    return outputs


def _convolved(tensor: np.ndarray, layer: Convolutional, weights: ConvolutionWeights) -> np.ndarray:
    padded = np.pad(tensor, ((0, 0), *[(layer.padding, layer.padding)] * 2))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (layer.size, layer.size), (1, 2))
    windows = windows[:, :: layer.stride, :: layer.stride]
    groups = zip(np.split(windows, layer.groups), np.split(weights.kernel, layer.groups), strict=True)
    made = np.concatenate([np.einsum("crsij,fcij->frs", part, kernel) for part, kernel in groups])
    if norm := weights.normalization:
        deviation = np.sqrt(norm.variance) + 1e-6
        made = (made - norm.mean[:, None, None]) / deviation[:, None, None] * norm.scale[:, None, None]
    return ACTIVATIONS[layer.activation](made + weights.bias[:, None, None])


def _pooled(tensor: np.ndarray, size: int, stride: int, padding: int) -> np.ndarray:
    """Windows begin half the padding outside; what lies outside is not looked at."""
    channels, height, width = tensor.shape
    rows, columns = ((side + padding - size) // stride + 1 for side in (height, width))
    made = np.empty((channels, rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride - padding // 2, column * stride - padding // 2
            window = tensor[:, max(top, 0) : top + size, max(left, 0) : left + size]
            made[:, row, column] = window.max(axis=(1, 2))
    return made
