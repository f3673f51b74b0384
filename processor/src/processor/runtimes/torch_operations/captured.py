"""A plan on a GPU, recorded once: one call starts all of its steps, where Python would need longer than they do."""

from collections.abc import Mapping

import torch
from torch import Tensor

from processor.runtimes.torch_operations.plan import Plan

ROUNDS = 3
"""So often a plan is run before it is recorded: libraries choose and load what they compute with at first use."""


class Captured:
    """The plan for inputs of the shapes of `given`, and the memory that its recording reads and writes."""

    def __init__(self, plan: Plan, given: Mapping[str, Tensor]) -> None:
        self._given = {name: tensor.clone() for name, tensor in given.items()}
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(ROUNDS):
                plan.run(self._given)
        torch.cuda.current_stream().wait_stream(aside)
        self._plan = plan  # its weights are read by the recording
        self._recording = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._recording, capture_error_mode="thread_local"):
            self._made = plan.run(self._given)

    def run(self, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The outputs, which the next run writes over."""
        for name, tensor in self._given.items():
            tensor.copy_(inputs[name])
        self._recording.replay()
        return self._made
