"""torch: runs OpenVINO's files on a GPU, for which OpenVINO has nothing."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

import numpy as np
import openvino as ov
import torch
from torch import Tensor

from processor.runtimes import Array, Execution
from processor.runtimes.torch_operations.captured import Captured
from processor.runtimes.torch_operations.plan import Kept, Plan, Planner, check_kinds

KEPT = 8
"""For so many shapes of inputs what is done is kept; the weights are the same for all of them."""


class TorchGraph:
    """A `Graph` on the `device`; one thread is served after the other. What is done is planned once for each shape of
    its inputs, and on a GPU recorded, so that it is started by one call.

    In any precision but f32, products and convolutions are computed in bfloat16, all else in float32. Raises
    UnknownOperationError.
    """

    def __init__(self, network: ov.Model, execution: Execution, device: str) -> None:
        torch.backends.cudnn.allow_tf32 = False  # f32 is to mean the same on a GPU as on a CPU
        self._network, self._device = network, torch.device(device)
        self._narrow = None if execution.precision == "f32" else torch.bfloat16
        self._weights: Kept = {}
        self._plans: dict[tuple[tuple[int, ...], ...], Plan | Captured] = {}
        self._running = Lock()
        if not network.is_dynamic():
            self._plans[tuple(tuple(each.get_shape()) for each in network.inputs)] = self._plan(network)
        else:
            check_kinds(network)

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        names = [each.get_any_name() for each in self._network.inputs]
        with self._running, torch.inference_mode():
            given = {name: torch.tensor(inputs[name], device=self._device) for name in names}
            made = self._ready(given).run(given)
            return {name: np.ascontiguousarray(each.cpu().numpy()) for name, each in made.items()}

    def _ready(self, given: Mapping[str, Tensor]) -> Plan | Captured:
        """What is done for inputs of such shapes; those that were used last are kept."""
        shapes = tuple(tuple(each.shape) for each in given.values())
        ready = self._plans.pop(shapes, None) or self._plan(self._shaped(given))
        if isinstance(ready, Plan) and self._device.type == "cuda":
            ready = Captured(ready, given)
        self._plans[shapes] = ready
        if len(self._plans) > KEPT:
            del self._plans[next(iter(self._plans))]
        return ready

    def _shaped(self, given: Mapping[str, Tensor]) -> ov.Model:
        network = self._network.clone()
        network.reshape({name: ov.PartialShape(list(each.shape)) for name, each in given.items()})
        return network

    def _plan(self, network: ov.Model) -> Plan:
        with torch.inference_mode():
            return Planner(network, self._device, self._narrow, self._weights).plan()


def check_device(device: str) -> str | None:
    """Why there is no such device, None where there is: without one, all would end at the first picture."""
    found: Any = torch.device(device)
    if found.type == "cuda" and not torch.cuda.is_available():
        return f"torch {torch.__version__} finds no GPU"
    return None
