"""Two small networks of faces, of the operations and with the names that MobileStyleGAN's have as OpenVINO's IR."""

from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as opset

from processor.catalog import faces
from processor.faces.convert import Source, convert

NUMBERS, CHANNELS, SIDE, LAYERS = 8, 8, 32, 8
"""Of a style, and of what runs through the network; the pictures' side; how often the network takes the style."""

ROOT = np.float32(np.sqrt(0.5))


class Network:
    """Numbers that are the same each time, and the parts that the authors' network is made of."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def numbers(self, *shape: int, deviation: float = 0.4) -> Any:
        return opset.constant((self._random.standard_normal(shape) * deviation).astype(np.float32))

    def style(self, style: Any, channels: int) -> Any:
        """(1, channels, 1, 1), around 1."""
        scale = opset.add(
            opset.matmul(style, self.numbers(channels, NUMBERS, deviation=0.2), False, True),
            opset.constant(np.ones((1, channels), np.float32)),
        )
        count = opset.gather(opset.shape_of(style), opset.constant(0), opset.constant(0))
        shape = opset.concat([opset.unsqueeze(count, opset.constant([0])), *map(opset.constant, ([-1], [1], [1]))], 0)
        return opset.reshape(scale, shape, True)

    def layer(self, x: Any, style: Any, made: int, *, enlarges: bool = False) -> Any:
        """One convolution of all channels for each pixel, after one of each channel for its neighbours."""
        channels, side = x.get_output_shape(0)[1:3]
        half = opset.constant(np.full((1, 1, 1, 1), 0.5, np.float32))
        x = opset.multiply(opset.multiply(self.style(style, channels), half), x)
        kernels = self.numbers(channels, 1, 1, 3, 3)
        x = opset.group_convolution(x, kernels, [1, 1], [1, 1], [1, 1], [1, 1])
        x = opset.convolution(x, self.numbers(made, channels, 1, 1), [1, 1], [0, 0], [0, 0], [1, 1])
        x = opset.add(opset.add(x, self.numbers(1, 1, side, side)), self.numbers(1, made, 1, 1))
        x = opset.prelu(x, opset.constant(np.array([0.2], np.float32)))
        return opset.multiply(self.style(style, made), x) if enlarges else x


def enlarged(x: Any) -> Any:
    """(1, 4 n, h, w) -> (1, n, 2h, 2w): the inverse of Haar's wavelets, as the authors' network has it."""
    channels, height, width = x.get_output_shape(0)[1] // 4, *x.get_output_shape(0)[2:]
    coarse, others = opset.variadic_split(x, 1, [channels, 3 * channels]).outputs()
    others = opset.reshape(others, opset.constant(np.array([1, channels, 3, height, width])), True)
    bands = [opset.squeeze(band, opset.constant([2])) for band in opset.variadic_split(others, 2, [1, 1, 1]).outputs()]

    def along(y: Any, signs: tuple[int, int], shape: tuple[int, int]) -> Any:
        kernel = np.tile(np.array(signs, np.float32).reshape(1, 1, 1, *shape) * ROOT, (channels, 1, 1, 1, 1))
        kernels = opset.constant(kernel)
        return opset.group_convolution_backprop_data(y, kernels, list(shape), None, [0, 0], [0, 0], [1, 1])

    def rows(low: Any, high: Any) -> Any:
        return opset.add(along(low, (1, 1), (2, 1)), along(high, (1, -1), (2, 1)))

    left = along(rows(coarse, bands[0]), (1, 1), (1, 2))
    return opset.add(left, along(rows(bands[1], bands[2]), (1, -1), (1, 2)))


def synthesis(path: Path) -> None:
    """Written to `path`: input `style` (1, NUMBERS), output `img` (1, 3, SIDE, SIDE)."""
    network, style = Network(1), opset.parameter([1, NUMBERS], np.float32, "style")
    x: Any = network.numbers(1, CHANNELS, 4, 4, deviation=1)
    x = opset.multiply(network.style(style, CHANNELS), x)
    x = opset.convolution(x, network.numbers(CHANNELS, CHANNELS, 3, 3), [1, 1], [1, 1], [1, 1], [1, 1])
    x = opset.multiply(network.style(style, CHANNELS), x)
    for _ in range(2):
        x = network.layer(enlarged(x), style, CHANNELS)
        x = network.layer(x, style, CHANNELS, enlarges=True)
    x = opset.convolution(x, network.numbers(12, CHANNELS, 1, 1, deviation=0.1), [1, 1], [0, 0], [0, 0], [1, 1])
    save(enlarged(opset.add(x, network.numbers(1, 12, 1, 1, deviation=0.1))), "img", style, path)


def mapping(path: Path) -> None:
    """Written to `path`: input `var` (1, NUMBERS), output `style` (1, NUMBERS)."""
    network, noise = Network(2), opset.parameter([1, NUMBERS], np.float32, "var")
    made = opset.matmul(noise, network.numbers(NUMBERS, NUMBERS, deviation=1), False, True)
    save(opset.prelu(made, opset.constant(np.array([0.2], np.float32))), "style", noise, path)


def save(output: Any, name: str, given: Any, path: Path) -> None:
    model = ov.Model([opset.result(output)], [given])
    model.output().set_names({name})
    model.input().set_names({given.get_friendly_name()})
    ov.save_model(model, path, compress_to_fp16=False)


def toy_source(folder: Path) -> Source:
    """Both networks, written into `folder`."""
    paths = folder / "MappingNetwork.xml", folder / "SynthesisNetwork.xml"
    mapping(paths[0])
    synthesis(paths[1])
    return Source(faces.NAME, "Small faces.", "Apache-2.0", "Nobody has them.", faces.WHEEL.sha256, *paths)


def toy_faces(folder: Path) -> Path:
    """The folder in it that such a model is opened from."""
    convert(toy_source(folder), folder / "made")
    return folder / "made"


def original(source: Path, given: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the network in the file `source` makes of its one input."""
    return np.asarray(ov.Core().compile_model(source, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([given])[0])
