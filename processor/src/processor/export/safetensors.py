"""Numbers out of a `.safetensors` file, read where they lie and bounded by what the file has.

Layout: the header's length as uint64, little-endian; the header, a JSON object of dtype, shape and offsets by name;
then all numbers without gaps. Source: the format's own description, github.com/huggingface/safetensors.
"""

import json
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wire.errors import ManifestError

Floats = NDArray[np.float32]

HEADER_BYTES = 100_000_000
"""The most that the format allows."""

MOST_TENSORS = 10_000
DTYPES: Mapping[str, np.dtype[Any]] = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "BF16": np.dtype("<u2"),  # the upper half of a float32
    "I64": np.dtype("<i8"),
    "I32": np.dtype("<i4"),
}


class Checkpoint:
    """The tensors of the file at `path`, by name. Raises ManifestError where that is not a whole one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._header, start = _header(path)
            self._numbers = np.memmap(path, np.uint8, "r", start) if path.stat().st_size > start else np.empty(0, "u1")
        except (OSError, ValueError, RecursionError) as error:
            reason = " ".join(str(error).split())[:100]
            raise ManifestError(f"Weights {path}: expected a whole .safetensors file, got {reason}.") from error

    def __contains__(self, name: str) -> bool:
        return name in self._header

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        if name not in self._header:
            raise ManifestError(f"Weights {self._path}: expected the tensor {name}, which is not there.")
        entry = self._header[name]
        found, (begin, end), dtype = tuple(entry["shape"]), entry["data_offsets"], entry["dtype"]
        if found != shape or dtype not in DTYPES:
            raise ManifestError(f"Weights {self._path}: expected {name} of shape {shape}, got {dtype} {found}.")
        if not 0 <= begin <= end <= self._numbers.size or end - begin != prod(shape) * DTYPES[dtype].itemsize:
            raise ManifestError(f"Weights {self._path}: expected all of {name}, which lies beyond the file's end.")
        numbers = np.frombuffer(self._numbers[begin:end].tobytes(), DTYPES[dtype]).reshape(shape)
        if dtype == "BF16":
            return from_bfloat16(numbers)
        return numbers.astype(np.float32, copy=False)


def from_bfloat16(numbers: NDArray[np.uint16]) -> Floats:
    """The float32 whose upper halves these are."""
    return (numbers.astype("<u4") << 16).view("<f4")


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """What the file says of its tensors, and where their numbers begin. Raises ValueError, or OSError."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(HEADER_BYTES, path.stat().st_size - 8):
            raise ValueError(f"a header of {length:,} bytes")
        header = json.loads(file.read(length))
    if not isinstance(header, dict) or len(header) > MOST_TENSORS:
        raise ValueError("a header that is no list of tensors")
    header.pop("__metadata__", None)
    if not all(_is_entry(entry) for entry in header.values()):
        raise ValueError("a header whose tensors lack their dtype, shape or place")
    return header, 8 + length


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("dtype"), str):
        return False
    shape, place = entry.get("shape"), entry.get("data_offsets")
    if not isinstance(shape, list) or not isinstance(place, list) or len(place) != 2:
        return False
    return all(type(each) is int and each >= 0 for each in (*shape, *place))
