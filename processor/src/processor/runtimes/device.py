"""What networks are run on: the CPU, by OpenVINO, or a GPU of NVIDIA's, by torch, out of the same files."""

import logging
import os
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import TypeVar

import openvino as ov

from processor.runtimes import Execution, Graph, ServingRuntime, Shapes
from processor.runtimes.cpu import CpuFeatures
from wire.errors import BadOptionError

CPU, CUDA = "cpu", "cuda"
DEVICES = (CPU, CUDA)

Ready = TypeVar("Ready")

log = logging.getLogger(__name__)


def device() -> str:
    """What DEVICE says, and that it is there. Raises BadOptionError."""
    wanted = os.environ.get("DEVICE", "").strip() or CPU
    if wanted not in DEVICES:
        raise BadOptionError(f"Setting DEVICE: expected {' or '.join(DEVICES)}, got {wanted!r}.")
    if wanted == CUDA and (trouble := _trouble()):
        raise BadOptionError(f"Setting DEVICE: expected a GPU for {CUDA}, but {trouble}. See docs/containers.md.")
    return wanted


def computes_bf16() -> bool:
    """Whether bfloat16 is faster there than float32."""
    return device() == CUDA or CpuFeatures.detect().bf16


def graph_of(network: ov.Model, execution: Execution) -> Graph:
    """The network, ready to run where DEVICE says; on the CPU if there is an operation in it that torch is not told."""
    from processor.runtimes.openvino_graph import OpenVinoGraph

    def on_gpu(wanted: str) -> Graph:
        from processor.runtimes.torch_graph import TorchGraph

        return TorchGraph(network, execution, wanted)

    return _made(network.get_friendly_name(), on_gpu, lambda: OpenVinoGraph(network, execution))


def opened(path: Path, execution: Execution, shapes: Shapes) -> Graph:
    """The same for the network in the file at `path`, for these `shapes` alone where there are some. Raises
    ManifestError."""
    from processor.runtimes.openvino_graph import open_mapped, read_fixed

    def on_gpu(wanted: str) -> Graph:
        from processor.runtimes.torch_graph import TorchGraph

        return TorchGraph(read_fixed(path, shapes), execution, wanted)

    return _made(str(path), on_gpu, lambda: open_mapped(path, execution, shapes))


def runtime_of(path: Path, execution: Execution, cache: Path | None) -> ServingRuntime:
    """The same for the network of a detector in the file at `path`. Raises ManifestError."""
    from processor.runtimes.openvino_runtime import OpenVinoRuntime

    def on_gpu(wanted: str) -> ServingRuntime:
        from processor.runtimes.torch_runtime import TorchRuntime

        return TorchRuntime(path, execution, wanted)

    return _made(str(path), on_gpu, lambda: OpenVinoRuntime(path, execution, cache))


def _made(name: str, on_gpu: Callable[[str], Ready], on_cpu: Callable[[], Ready]) -> Ready:
    wanted = device()
    if wanted == CPU:
        return on_cpu()
    from processor.runtimes.torch_operations.operation import UnknownOperationError

    try:
        return on_gpu(wanted)
    except UnknownOperationError as error:
        log.warning("network %s: %s It is run on the CPU.", name, error)
        return on_cpu()


@once
def _trouble() -> str | None:
    """Why torch has no GPU, None where it has one."""
    try:
        from processor.runtimes.torch_graph import check_device
    except ModuleNotFoundError:
        return "torch is not installed"
    return check_device(CUDA)
