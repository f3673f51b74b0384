"""The tensors of the Open Inference Protocol, version 2, as JSON and as bytes.

Source: the protocol's `predict-api-v2`, and Triton's extension for binary data: behind the JSON, whose length a header
says, lies each binary tensor, row by row, little-endian; an element of BYTES has its length before it, in four bytes.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMATS: Mapping[str, str] = {"FP32": "f", "INT64": "q"}
LENGTH = struct.Struct("<I")
BINARY_SIZE = "binary_data_size"


@dataclass(frozen=True, slots=True)
class Tensor:
    """Values of one type, row by row; those of BYTES are text. -1 in a model's shape stands for any number."""

    name: str
    datatype: str
    shape: tuple[int, ...]
    values: Sequence[Any]

    def head(self) -> dict[str, Any]:
        """What is said of it besides its values."""
        return {"name": self.name, "datatype": self.datatype, "shape": list(self.shape)}

    def packed(self) -> bytes:
        """The values as bytes."""
        if self.datatype == "BYTES":
            return b"".join(LENGTH.pack(len(each)) + each for each in (str(value).encode() for value in self.values))
        return struct.pack(f"<{len(self.values)}{FORMATS[self.datatype]}", *self.values)


def unpacked_bytes(data: bytes, at_most: int) -> list[bytes]:
    """The first elements of a tensor of BYTES, `at_most` of them. Raises ValueError where their lengths do not fit."""
    elements: list[bytes] = []
    at = 0
    while at < len(data) and len(elements) < at_most:
        if at + LENGTH.size > len(data):
            raise ValueError("it ends within an element's length")
        (length,) = LENGTH.unpack_from(data, at)
        at += LENGTH.size
        if at + length > len(data):
            raise ValueError(f"an element of {length} bytes is longer than what is left")
        elements.append(data[at : at + length])
        at += length
    return elements
