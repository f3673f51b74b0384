"""OpenVINO: runs the exported network fast."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache as cached
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import openvino as ov

from processor.runtimes import Depth, Execution, Floats, Picture
from processor.runtimes.cores import available_cores
from processor.runtimes.isa import leaves_bf16
from processor.runtimes.mapped_weights import MappedWeights
from wire.errors import ManifestError

WARMING_ROUNDS = 2


class OpenVinoRuntime:
    """One compiled network for pictures of every shape, and a pool of infer requests: each serves one thread at a time.

    In float32 it takes float32 pictures, as Darknet does; in any other precision uint8 ones.
    """

    name = "openvino"

    def __init__(self, path: Path, execution: Execution, cache: Path | None) -> None:
        self.precision = execution.precision
        self.dtype: Depth = np.float32 if execution.precision == "f32" else np.uint8
        core = shared_core()
        model = read_network(core, path)
        if self.dtype is np.uint8:
            model = taking_bytes(model)
        model.reshape(one_at_a_time(model))
        compiled = _compiled(core, model, properties_of(core, execution), cache)
        count = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self.requests = tuple(compiled.create_infer_request() for _ in range(count))
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for request in self.requests:
            self._idle.put(request)
        self._outputs = range(len(compiled.outputs))

    def warm(self, picture: Picture) -> None:
        """Every infer request and stream has worked on a picture of this shape: all at a time, so that none is idle."""
        for _ in self.requests:
            self._idle.get()
        for _ in range(WARMING_ROUNDS):
            for request in self.requests:
                request.start_async([picture], share_inputs=True)
            for request in self.requests:
                request.wait()
        for request in self.requests:
            self._idle.put(request)

    def infer(self, picture: Picture) -> list[Floats]:
        with self._request() as request:
            request.infer([picture], share_inputs=True)
            return [request.get_output_tensor(index).data[0].copy() for index in self._outputs]

    @contextmanager
    def _request(self) -> Iterator[ov.InferRequest]:
        request = self._idle.get()
        try:
            yield request
        finally:
            self._idle.put(request)


def _compiled(core: ov.Core, model: ov.Model, properties: dict[str, Any], cache: Path | None) -> ov.CompiledModel:
    """The network, kept in `cache` where it can be: two processes that start at once fail there at the same file."""
    if cache is not None:
        with suppress(RuntimeError):
            return core.compile_model(model, "CPU", properties | {"CACHE_DIR": str(cache)})
    return core.compile_model(model, "CPU", properties)


@cached
def shared_core() -> ov.Core:
    """One for as long as the process lives.

    OpenVINO gives the thread that loads its CPU plugin a stack for signals, and frees it with the last core, whatever
    thread that is in. The next signal would kill the process: SIGTERM, after a model was replaced by another thread.
    """
    return ov.Core()


def read_network(core: ov.Core, path: Path, weights: MappedWeights | None = None) -> ov.Model:
    """The network in the file at `path`, not yet compiled; with the `weights` beside it, where somebody has them.
    Raises ManifestError."""
    try:
        return core.read_model(path) if weights is None else core.read_model(path.read_bytes(), weights.tensor)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise ManifestError(f"Network {path}: cannot be read ({reason}). Convert the model again.") from error


def one_at_a_time(model: ov.Model) -> ov.PartialShape:
    """The shape of the network's input, for one picture."""
    shape = model.input().get_partial_shape()
    shape[0] = 1
    return shape


def taking_bytes(model: ov.Model) -> ov.Model:
    """The same network with uint8 input: what it is given is a quarter as large, and made float inside."""
    prepost = ov.preprocess.PrePostProcessor(model)
    prepost.input().tensor().set_element_type(ov.Type.u8)
    return prepost.build()


def properties_of(core: ov.Core, execution: Execution) -> dict[str, Any]:
    """What a network is compiled with, so that it runs as `execution` says."""
    properties: dict[str, Any] = {
        "INFERENCE_NUM_THREADS": execution.threads or available_cores(),
        "INFERENCE_PRECISION_HINT": _arithmetic(core, execution.precision),
        "ENABLE_CPU_PINNING": False,  # pinned, two workers with THREADS=1 would share the first core
        "PERFORMANCE_HINT": "LATENCY" if execution.streams == 1 else "THROUGHPUT",
    }
    if execution.precision == "f32":  # else what is multiplied by weights of a byte would be rounded to bytes, too
        properties["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = 0
    if execution.streams is not None:
        properties["NUM_STREAMS"] = execution.streams
    if execution.kept_operations is not None:
        properties["CPU_RUNTIME_CACHE_CAPACITY"] = execution.kept_operations
    return properties


def _arithmetic(core: ov.Core, precision: str) -> str:
    """What is computed in where the network is not quantized: bfloat16 only where the CPU has it, else it is slow."""
    capable = leaves_bf16() and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if precision != "f32" and capable else "f32"
