"""onnxruntime: runs a network in ONNX as it was written, where OpenVINO makes something else of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as raised

from processor.runtimes import Array, Execution
from processor.runtimes.cores import available_cores
from wire.errors import ManifestError

TYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
EXACT_BYTES = ("session.x64quantprecision", "1")
"""Without it, sums of two products of bytes are cut off at 16 bits where a CPU has no VNNI: off by a sixth."""

ERRORS = (
    *(raised.Fail, raised.InvalidArgument, raised.InvalidGraph, raised.InvalidProtobuf, raised.NoSuchFile),
    *(raised.NotImplemented, raised.RuntimeException, raised.EPFail, RuntimeError, ValueError, KeyError),
)
"""What onnxruntime raises: its own errors have no class in common."""


class OnnxGraph:
    """A `Graph`: one session, in which any number of threads may run. Inputs are made of the types that it has."""

    def __init__(self, path: Path, execution: Execution) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = execution.threads or available_cores()
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False  # what a long input took would never be given back
        options.add_session_config_entry(*EXACT_BYTES)
        self._path = path
        with self._translated_errors():
            self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._types = {each.name: TYPES[each.type] for each in self._session.get_inputs()}
        self._outputs = [each.name for each in self._session.get_outputs()]

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        with self._translated_errors():
            given = {name: np.ascontiguousarray(value, self._types[name]) for name, value in inputs.items()}
            return dict(zip(self._outputs, self._session.run(self._outputs, given), strict=True))

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except ERRORS as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
            raise ManifestError(f"Network {self._path}: cannot be run ({reason}). Convert the model again.") from error
