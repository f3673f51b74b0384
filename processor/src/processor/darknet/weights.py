"""Darknet's weights: a short header, then float32 numbers layer after layer, as the cfg has them.

The header is three int32 (major, minor, revision) and the count of pictures seen in training: int64 since version 0.2,
int32 before. A convolution stores its biases, then with batch normalization its scales, rolling means and rolling
variances, then its kernel as (filters, channels / groups, size, size). Source: Darknet, src/parser.c.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.darknet.sections import Cfg, Convolutional
from processor.darknet.shapes import input_shape, shapes
from wire.errors import WeightsError

Floats = NDArray[np.float32]

VERSION = (0, 2, 5)

OTHERS = {
    b"version https://git-lfs": "It is a pointer of Git LFS: fetch the file that it stands for (git lfs pull).",
    b"PK\x03\x04": "It is a zip, as PyTorch writes .pt files: only Darknet's own weights are read.",
    b"<": "It is a page of the web, which came instead of a download: fetch the file again.",
}
"""By how files begin that are often taken for weights, what they are and what helps."""


@dataclass(frozen=True, slots=True)
class BatchNormalization:
    """Per filter, each (filters,): y = (x - mean) / sqrt(variance) * scale + the convolution's bias."""

    scale: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class ConvolutionWeights:
    """The numbers of one convolution: `kernel` (filters, channels / groups, size, size), `bias` (filters,)."""

    kernel: Floats
    bias: Floats
    normalization: BatchNormalization | None = None


def read(path: Path, cfg: Cfg) -> tuple[ConvolutionWeights, ...]:
    """The numbers of each convolution of `cfg`, in its order; every byte of the file at `path` is used.

    Raises WeightsError where the file is missing, short, long or holds numbers that are not finite.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"Weights {path}: cannot be read ({error.strerror}).") from error
    start = _header_bytes(path, data)
    numbers = np.frombuffer(data, "<f4", (len(data) - start) // 4, start)
    found = tuple(_convolutions(path, cfg, numbers))
    expected = start + 4 * sum(_count(each) for each in found)
    if expected != len(data):
        raise WeightsError(
            f"Weights {path}: {len(data) - expected} bytes are left over after the last layer; expected {expected}, "
            f"got {len(data)}. Are these the weights of this cfg? (Its header, version {_version(data)}, has {start} "
            "bytes.)"
        )
    return found


def write(path: Path, convolutions: Iterable[ConvolutionWeights]) -> None:
    """A weights file at `path` that `read` reads back to the same numbers."""
    with path.open("wb") as file:
        file.write(np.array(VERSION, "<i4").tobytes() + np.array(0, "<i8").tobytes())
        for each in convolutions:
            norm = each.normalization
            parts = [each.bias, *((norm.scale, norm.mean, norm.variance) if norm else ()), each.kernel]
            file.writelines(part.astype("<f4").tobytes() for part in parts)


def _header_bytes(path: Path, data: bytes) -> int:
    if len(data) < 16:
        raise WeightsError(f"Weights {path}: expected a Darknet header, got {len(data)} bytes.")
    major, minor, _ = np.frombuffer(data, "<i4", count=3)
    if not (0 <= major < 1000 and 0 <= minor < 1000):
        found = next((what for begin, what in OTHERS.items() if data.startswith(begin)), "It is no file of Darknet's.")
        raise WeightsError(f"Weights {path}: expected a Darknet header, got version {major}.{minor}. {found}")
    return 20 if major * 10 + minor >= 2 else 16


def _version(data: bytes) -> str:
    return ".".join(map(str, np.frombuffer(data, "<i4", count=3)))


def _convolutions(path: Path, cfg: Cfg, numbers: Floats) -> Iterator[ConvolutionWeights]:
    outputs = shapes(cfg)
    used = 0
    for index, layer in enumerate(cfg.layers):
        if not isinstance(layer, Convolutional):
            continue
        channels = input_shape(cfg.net, outputs[:index]).channels // layer.groups
        kernel_shape = (layer.filters, channels, layer.size, layer.size)
        vectors = 4 if layer.batch_normalize else 1
        needed = vectors * layer.filters + int(np.prod(kernel_shape))
        place = f"layer {index}, [convolutional] of cfg line {layer.line}"
        if used + needed > numbers.size:
            raise WeightsError(
                f"Weights {path}: the file ends in {place}, which needs {needed} numbers; {numbers.size - used} are "
                "left. The file is cut short, or these are not the weights of this cfg."
            )
        part = numbers[used : used + needed]
        if not np.isfinite(part).all():
            raise WeightsError(f"Weights {path}: {place} holds numbers that are not finite; the file is damaged.")
        bias, *norm = part[: vectors * layer.filters].reshape(vectors, layer.filters)
        kernel = part[vectors * layer.filters :].reshape(kernel_shape)
        yield ConvolutionWeights(kernel, bias, BatchNormalization(*norm) if norm else None)
        used += needed


def _count(convolution: ConvolutionWeights) -> int:
    vectors = 4 if convolution.normalization else 1
    return convolution.kernel.size + vectors * convolution.bias.size
