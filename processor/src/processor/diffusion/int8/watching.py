"""What goes into the layers of a network, gathered while pictures are drawn by it."""

from collections.abc import Mapping

import numpy as np

from processor.export.int8.arithmetic import Channels
from processor.export.int8.watching import LEAST, MOST, POWER, output_name
from processor.runtimes import Array, Graph


class WatchedGraph:
    """A `Graph` that answers what `graph` does, which tells of `groups` groups of layers (`export.int8.watching`)."""

    def __init__(self, graph: Graph, groups: int) -> None:
        self._graph = graph
        self._names = [[output_name(group, what) for what in (LEAST, MOST, POWER)] for group in range(groups)]
        self._seen = list[list[Array]]()
        self._runs = 0

    def run(self, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        outputs = self._graph.run(inputs)
        told = [[outputs[name].astype(np.float64) for name in names] for names in self._names]
        before = self._seen or told
        self._seen = [
            [np.minimum(least, its_least), np.maximum(most, its_most), power + its_power if self._runs else its_power]
            for (least, most, power), (its_least, its_most, its_power) in zip(before, told, strict=True)
        ]
        self._runs += 1
        return outputs

    def channels(self) -> list[Channels]:
        """What was seen in all runs so far, of each group."""
        return [
            Channels(least.astype(np.float32), most.astype(np.float32), (power / self._runs).astype(np.float32))
            for least, most, power in self._seen
        ]
