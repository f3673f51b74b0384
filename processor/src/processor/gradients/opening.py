"""Networks with their gradients, ready to run."""

from collections.abc import Sequence
from pathlib import Path

from processor.gradients.differentiate import with_gradients
from processor.runtimes import Execution, Graph, Shapes
from processor.runtimes.device import graph_of
from processor.runtimes.openvino_graph import read_fixed
from processor.runtimes.telemetry import silence


def open_with_gradients(path: Path, execution: Execution, shapes: Shapes, loss: str, of: Sequence[str]) -> Graph:
    """The network in OpenVINO's file at `path`, for those `shapes` of its inputs, with one more output for each input
    of `of`: its `gradient_name`, by what the output `loss` changes with it. Raises ManifestError.
    """
    silence()
    return graph_of(with_gradients(read_fixed(path, shapes), loss, of), execution)
