"""Weights for networks that nobody trained, and who else reads them."""

from pathlib import Path

import numpy as np

from conftest import ROOT
from processor.darknet.sections import Cfg, Convolutional
from processor.darknet.shapes import input_shape, shapes
from processor.darknet.weights import BatchNormalization, ConvolutionWeights, write

REFERENCE_PYTHON = ROOT / ".venv-reference/bin/python"
"""Has an OpenCV that reads Darknet's files."""


def made_weights(cfg: Cfg, path: Path) -> Path:
    """Weights for `cfg` by a fixed seed, such that signals neither die nor explode on their way through it."""
    random = np.random.default_rng(416)
    outputs = shapes(cfg)

    def made(index: int, layer: Convolutional) -> ConvolutionWeights:
        channels = input_shape(cfg.net, outputs[:index]).channels // layer.groups
        shape = (layer.filters, channels, layer.size, layer.size)
        kernel = random.standard_normal(shape, np.float32) * np.float32((2 / np.prod(shape[1:])) ** 0.5)
        bias, mean = (random.normal(0, 0.1, layer.filters).astype(np.float32) for _ in range(2))
        scale, variance = (random.uniform(0.4, 1.2, layer.filters).astype(np.float32) for _ in range(2))
        return ConvolutionWeights(
            kernel, bias, BatchNormalization(scale, mean, variance) if layer.batch_normalize else None
        )

    write(path, (made(index, layer) for index, layer in enumerate(cfg.layers) if isinstance(layer, Convolutional)))
    return path
