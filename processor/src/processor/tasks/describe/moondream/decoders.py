"""The text decoder, with the keys and values of all that it was fed: in two forms, as the file could be converted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from processor.runtimes import Graph, MemoryGraph

Numbers = NDArray[Any]

EMBEDDINGS, CACHE, NEW = "input_embeds", "kv_cache", "new_kv_cache"
POSITIONS = 4
"""The axis of a cache (layers, 2, 1, heads, positions, size)."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The keys and values of so many `positions`, which nobody changes: what a decoder can be started with."""

    arrays: Mapping[str, Numbers]
    positions: int

    @property
    def size_bytes(self) -> int:
        return sum(each.nbytes for each in self.arrays.values())


@dataclass(frozen=True, slots=True)
class Step:
    """What the decoder makes of what it was fed: of each position `hidden` (1, t, width), of the last one `logits`
    (words,) for what comes next."""

    hidden: Numbers
    logits: Numbers


class Decoder(Protocol):
    """For one thread at a time. `fed` counts the positions that it was fed, `copied_bytes` what of keys and values was
    copied on the way in and out."""

    fed: int
    copied_bytes: int

    @property
    def positions(self) -> int:
        """How many there are behind which the next one comes."""

    def start(self, memory: Memory) -> None:
        """What is fed from now on follows what `memory` is of."""

    def feed(self, embeddings: Numbers) -> Step:
        """What comes of the embeddings (1, t, width) and of all before them."""

    def memory(self) -> Memory:
        """Of all that it was fed so far."""


class HandedDecoder:
    """A `Decoder` whose network is handed all keys and values each time, in one piece: they are copied to grow."""

    def __init__(self, graph: Graph, begun: Numbers) -> None:
        self._graph, self._cache = graph, begun
        self.fed = self.copied_bytes = 0

    @property
    def positions(self) -> int:
        return int(self._cache.shape[POSITIONS])

    def start(self, memory: Memory) -> None:
        self._cache = memory.arrays[CACHE]

    def feed(self, embeddings: Numbers) -> Step:
        made = self._graph.run({EMBEDDINGS: embeddings, CACHE: self._cache})
        self._cache = np.concatenate([self._cache, made[NEW]], axis=POSITIONS)
        self.copied_bytes += self._cache.nbytes
        self.fed += embeddings.shape[1]
        return _step(made)

    def memory(self) -> Memory:
        return Memory({CACHE: self._cache}, self.positions)


class RememberingDecoder:
    """A `Decoder` whose network remembers: for a token, its own keys and values are all that moves."""

    def __init__(self, graph: MemoryGraph, begun: Numbers) -> None:
        self._graph = graph
        self._positions = self.fed = self.copied_bytes = 0
        self.start(Memory(_by_layer(begun), begun.shape[POSITIONS]))

    @property
    def positions(self) -> int:
        return self._positions

    def start(self, memory: Memory) -> None:
        self._graph.remember(memory.arrays)
        self._positions = memory.positions
        self.copied_bytes += memory.size_bytes

    def feed(self, embeddings: Numbers) -> Step:
        made = self._graph.run({EMBEDDINGS: embeddings})
        self._positions += embeddings.shape[1]
        self.fed += embeddings.shape[1]
        return _step(made)

    def memory(self) -> Memory:
        memory = Memory(self._graph.memory(), self._positions)
        self.copied_bytes += memory.size_bytes
        return memory


def _by_layer(cache: Numbers) -> dict[str, Numbers]:
    """Keys and values of each layer by turns, as `processor.export.remembering` names them."""
    parts = cache.reshape(-1, *cache.shape[2:])
    return {str(number): part for number, part in enumerate(parts)}


def _step(made: Mapping[str, Numbers]) -> Step:
    logits = made["logits"]
    return Step(made["hidden"], logits.reshape(-1, logits.shape[-1])[-1])
