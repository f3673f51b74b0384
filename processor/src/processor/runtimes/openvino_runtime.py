"""OpenVINO: runs the exported network fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache as cached
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import openvino as ov

from processor.runtimes import Depth, Execution, Floats, Picture
from processor.runtimes.cores import available_cores


class OpenVinoRuntime:
    """One compiled network for pictures of every shape, and a pool of infer requests: each serves one thread at a time.

    In float32 it takes float32 pictures, as Darknet does; in any other precision uint8 ones.
    """

    name = "openvino"

    def __init__(self, path: Path, execution: Execution, cache: Path | None) -> None:
        self.precision = execution.precision
        self.dtype: Depth = np.float32 if execution.precision == "f32" else np.uint8
        core = _core()
        model = core.read_model(path)
        if self.dtype is np.uint8:
            model = _taking_bytes(model)
        model.reshape([1, -1, -1, 3])
        properties = _properties(core, execution) | ({"CACHE_DIR": str(cache)} if cache else {})
        compiled = core.compile_model(model, "CPU", properties)
        self._requests: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._requests.put(compiled.create_infer_request())
        self._outputs = range(len(compiled.outputs))

    def infer(self, picture: Picture) -> list[Floats]:
        with self._request() as request:
            request.infer([picture], share_inputs=True)
            return [request.get_output_tensor(index).data[0].copy() for index in self._outputs]

    @contextmanager
    def _request(self) -> Iterator[ov.InferRequest]:
        request = self._requests.get()
        try:
            yield request
        finally:
            self._requests.put(request)


@cached
def _core() -> ov.Core:
    """One for as long as the process lives.

    OpenVINO gives the thread that loads its CPU plugin a stack for signals, and frees it with the last core, whatever
    thread that is in. The next signal would kill the process: SIGTERM, after a model was replaced by another thread.
    """
    return ov.Core()


def _taking_bytes(model: ov.Model) -> ov.Model:
    """The same network with uint8 input: what it is given is a quarter as large, and made float inside."""
    prepost = ov.preprocess.PrePostProcessor(model)
    prepost.input().tensor().set_element_type(ov.Type.u8)
    return prepost.build()


def _properties(core: ov.Core, execution: Execution) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "INFERENCE_NUM_THREADS": execution.threads or available_cores(),
        "INFERENCE_PRECISION_HINT": _arithmetic(core, execution.precision),
        "ENABLE_CPU_PINNING": False,  # pinned, two workers with THREADS=1 would share the first core
        "PERFORMANCE_HINT": "LATENCY" if execution.streams == 1 else "THROUGHPUT",
    }
    if execution.streams is not None:
        properties["NUM_STREAMS"] = execution.streams
    return properties


def _arithmetic(core: ov.Core, precision: str) -> str:
    """What is computed in where the network is not quantized: bfloat16 only where the CPU has it, else it is slow."""
    capable = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if precision != "f32" and capable else "f32"
