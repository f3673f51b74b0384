"""Runs networks by torch on the CPU: each NAME.xml in a folder, with the inputs in NAME.in.npz, into NAME.out.npz.

Its environment has torch, and the processor's sources on its path: `by_torch.py FOLDER [PRECISION]`.
"""

import sys
from pathlib import Path

import numpy as np

from processor.runtimes import Execution
from processor.runtimes.openvino_graph import read_fixed
from processor.runtimes.torch_graph import TorchGraph, check_device
from processor.runtimes.torch_operations.operation import UnknownOperationError
from processor.runtimes.torch_runtime import TorchRuntime


def main() -> None:
    """Says why there is no GPU, and the operations that are not known."""
    folder, precision = Path(sys.argv[1]), (sys.argv[2:] or ["f32"])[0]
    sys.stdout.write(f"{check_device('cuda')}\n")
    for path in sorted(folder.glob("*.xml")):
        with np.load(path.with_suffix(".in.npz")) as inputs:
            given = dict(inputs)
        try:
            made = detected(path, precision, given) if "picture_of_any_size" in given else run(path, precision, given)
        except UnknownOperationError as error:
            sys.stdout.write(f"{error}\n")
        else:
            np.savez(path.with_suffix(".out.npz"), **made)


def run(path: Path, precision: str, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All outputs, the second time: what was planned is used again."""
    graph = TorchGraph(read_fixed(path), Execution(precision), "cpu")
    graph.run(given)
    return dict(graph.run(given))


def detected(path: Path, precision: str, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The heads of a detector, after a picture of another size."""
    runtime, picture = TorchRuntime(path, Execution(precision), "cpu"), given["picture_of_any_size"]
    runtime.warm(np.zeros((1, 64, 64, 3), runtime.dtype))
    return {str(number): head for number, head in enumerate(runtime.infer(picture.astype(runtime.dtype)))}


if __name__ == "__main__":
    main()
