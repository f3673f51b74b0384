"""OpenVINO: runs a network that remembers what it was given before."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openvino as ov

from processor.runtimes import Array, Execution
from processor.runtimes.openvino_runtime import properties_of, read_network, shared_core

BEAM = "beam_idx"
"""The input, where there is one, that tells which of several texts goes on: there is one, whose number is 0."""


class OpenVinoMemoryGraph:
    """A `MemoryGraph`: one compiled network and one infer request, for one thread at a time."""

    def __init__(self, path: Path, execution: Execution) -> None:
        properties = properties_of(shared_core(), execution) | {"KV_CACHE_PRECISION": ov.Type.f32}
        compiled = shared_core().compile_model(read_network(shared_core(), path), "CPU", properties)
        self._outputs = [output.get_any_name() for output in compiled.outputs]
        self._constant = (
            {BEAM: np.zeros(1, np.int32)} if BEAM in [each.get_any_name() for each in compiled.inputs] else {}
        )
        self._request = compiled.create_infer_request()
        self._states = {state.name: state for state in self._request.query_state()}

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        self._request.infer({**inputs, **self._constant}, share_inputs=True)
        return {name: self._request.get_tensor(name).data.copy() for name in self._outputs}

    def memory(self) -> dict[str, Array]:
        return {name: state.state.data.copy() for name, state in self._states.items()}

    def remember(self, memory: Mapping[str, Array]) -> None:
        for name, state in self._states.items():
            state.state = ov.Tensor(np.ascontiguousarray(memory[name], state.state.data.dtype))
