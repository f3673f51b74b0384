"""OpenVINO: runs a network of any inputs and outputs, by name."""

from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue

import openvino as ov

from processor.runtimes import ANY_SHAPES, Array, Execution, Shapes
from processor.runtimes.openvino_runtime import properties_of, read_network, shared_core


class OpenVinoGraph:
    """A `Graph`: one compiled network, and a pool of infer requests, each of which serves one thread at a time."""

    def __init__(self, network: ov.Model, execution: Execution) -> None:
        compiled = shared_core().compile_model(network, "CPU", properties_of(shared_core(), execution))
        self._outputs = [output.get_any_name() for output in compiled.outputs]
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._idle.put(compiled.create_infer_request())

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        request = self._idle.get()
        try:
            request.infer(dict(inputs), share_inputs=True)
            return {name: request.get_tensor(name).data.copy() for name in self._outputs}
        finally:
            self._idle.put(request)


def read_fixed(path: Path, shapes: Shapes = ANY_SHAPES) -> ov.Model:
    """The network in the file at `path`, for these `shapes` of its inputs alone where there are some. Raises
    ManifestError.
    """
    network = read_network(shared_core(), path)
    if shapes:
        network.reshape({name: ov.PartialShape(list(shape)) for name, shape in shapes.items()})
    return network
