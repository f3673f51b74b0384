"""Vectors as an index keeps them: whole numbers of 8 bits, with a scale for each vector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LARGEST = 127
SCALES = 2**32
"""Scales are kept as whole numbers of so small parts: they take half the room."""
BLOCK = 256
"""So many rows are made float32 at a time. More leave the cache: with 2,048, it takes ten times as long."""


@dataclass(frozen=True, slots=True)
class Packed:
    """N vectors. `data` (N, D) int8 times `scale` (N,) float32 is what they were, to within half a `scale`."""

    data: NDArray[np.int8]
    scale: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.scale)


def pack(vectors: NDArray[np.float32]) -> Packed:
    """The vectors (N, D) float32, packed. A vector that has no direction, or numbers that are none, becomes zeros."""
    vectors = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0).astype(np.float32)
    scale = np.abs(vectors).max(axis=1, initial=0) / LARGEST
    return Packed(np.rint(vectors / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8), scale.astype(np.float32))


def unpack(packed: Packed) -> NDArray[np.float32]:
    """The vectors (N, D) float32."""
    return packed.data.astype(np.float32) * packed.scale[:, None]


def scan(packed: Packed, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The dot product (N,) of each vector with `query` (D,): exact but for the packing."""
    found = np.empty(len(packed), np.float32)
    block = np.empty((BLOCK, packed.data.shape[1]), np.float32)
    for begin in range(0, len(packed), BLOCK):
        rows = packed.data[begin : begin + BLOCK]
        part = block[: len(rows)]
        np.copyto(part, rows)
        np.dot(part, query, out=found[begin : begin + len(rows)])
    return found * packed.scale
