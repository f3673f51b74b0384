"""OpenVINO: runs a network of any inputs and outputs, by name."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from queue import SimpleQueue

import openvino as ov

from processor.runtimes import ANY_SHAPES, Array, Execution, Shapes
from processor.runtimes.mapped_weights import MappedWeights
from processor.runtimes.openvino_runtime import properties_of, read_network, shared_core
from processor.runtimes.same_sums import sum_alike


class OpenVinoGraph:
    """A `Graph`: one compiled network, and a pool of infer requests, each of which serves one thread at a time.

    Where it was read with `weights`, they are given back while it is made ready: when it is compiled, and when inputs
    are of shapes that it did not see before.
    """

    def __init__(self, network: ov.Model, execution: Execution, weights: MappedWeights | None = None) -> None:
        self._weights = weights
        self._seen = set[tuple[tuple[int, ...], ...]]()
        properties = properties_of(shared_core(), execution)
        if execution.repeatable and properties["INFERENCE_PRECISION_HINT"] == "f32":
            properties |= sum_alike(network)
        with self._given_back():
            compiled = shared_core().compile_model(network, "CPU", properties)
        self._outputs = [output.get_any_name() for output in compiled.outputs]
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._idle.put(compiled.create_infer_request())

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        shapes = tuple(each.shape for each in inputs.values())
        request = self._idle.get()
        try:
            with nullcontext() if shapes in self._seen else self._given_back():
                request.infer(dict(inputs), share_inputs=True)
            self._seen.add(shapes)
            return {name: request.get_tensor(name).data.copy() for name in self._outputs}
        finally:
            self._idle.put(request)

    def _given_back(self) -> AbstractContextManager[None]:
        return self._weights.given_back() if self._weights else nullcontext()


def open_mapped(path: Path, execution: Execution, shapes: Shapes = ANY_SHAPES) -> OpenVinoGraph:
    """The network in the file at `path`, ready to run, as `read_fixed` reads it. Raises ManifestError."""
    weights = MappedWeights.of(path.with_suffix(".bin"))
    return OpenVinoGraph(read_fixed(path, shapes, weights), execution, weights)


def read_fixed(path: Path, shapes: Shapes = ANY_SHAPES, weights: MappedWeights | None = None) -> ov.Model:
    """The network in the file at `path`, for these `shapes` of its inputs alone where there are some; with the
    `weights` beside it, where somebody has them. Raises ManifestError.
    """
    network = read_network(shared_core(), path, weights)
    if shapes:
        network.reshape({name: ov.PartialShape(list(shape)) for name, shape in shapes.items()})
    return network
