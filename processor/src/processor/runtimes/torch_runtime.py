"""torch: runs the exported network of a detector on a GPU."""

from pathlib import Path

import numpy as np
import openvino as ov

from processor.runtimes import Depth, Execution, Floats, Picture
from processor.runtimes.openvino_runtime import one_at_a_time, read_network, shared_core, taking_bytes
from processor.runtimes.torch_graph import TorchGraph


class TorchRuntime:
    """One network for pictures of every shape, on the `device`; one thread is served after the other.

    In float32 it takes float32 pictures, as Darknet does; in any other precision uint8 ones. Raises ManifestError, and
    UnknownOperationError.
    """

    name = "torch"

    def __init__(self, path: Path, execution: Execution, device: str) -> None:
        self.precision = execution.precision
        self.dtype: Depth = np.float32 if execution.precision == "f32" else np.uint8
        network: ov.Model = read_network(shared_core(), path)
        if self.dtype is np.uint8:
            network = taking_bytes(network)
        network.reshape(one_at_a_time(network))
        self._input = network.input().get_any_name()
        self._outputs = [output.get_any_name() for output in network.outputs]
        self._graph = TorchGraph(network, execution, device)

    def warm(self, picture: Picture) -> None:
        """Pictures of this one's shape are planned for, and what they are computed by is loaded."""
        self.infer(picture)

    def infer(self, picture: Picture) -> list[Floats]:
        made = self._graph.run({self._input: picture})
        return [made[name][0] for name in self._outputs]
